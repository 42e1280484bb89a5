/*
 * Types by the octets that content starts with. Signatures are from the formats'
 * own specifications. One of letters alone proves nothing, since text may start
 * with it: it is confirmed by a detector, or by octets that no text has.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* With letters alone, this far from it something must tell that it is no text. */
#define CONFIRM 64

struct signature {
	const char *magic;
	unsigned char len;
	bool confirm; /* as above */
	unsigned short id;
	detector *ask; /* instead of id */
};

#define SIG(magic, id)                                                                             \
	{                                                                                          \
		magic, sizeof(magic) - 1, false, TYPE_##id, NULL                                   \
	}
#define BIN(magic, id)                                                                             \
	{                                                                                          \
		magic, sizeof(magic) - 1, true, TYPE_##id, NULL                                    \
	}
#define ASK(magic, detector)                                                                       \
	{                                                                                          \
		magic, sizeof(magic) - 1, false, TYPE_NONE, detector                               \
	}
#define LIST(...)                                                                                  \
	(const struct signature[])                                                                 \
	{                                                                                          \
		__VA_ARGS__,                                                                       \
		{                                                                                  \
			NULL, 0, false, TYPE_NONE, NULL                                            \
		}                                                                                  \
	}

/* clang-format off */
/* By the first octet; the longer ones first. */
static const struct signature *const by_first[256] = {
	[0x00] = LIST(
		SIG("\0\1\0\0Standard Jet DB\0", ACCESS),
		SIG("\0\1\0\0Standard ACE DB\0", ACCESS),
		SIG("\0\1\0\0MSISAM Database\0", MONEY),
		ASK("\0\0\0\x0cjP  \r\n\x87\n", detect_jpeg2000),
		SIG("\0\0\0\x0cJXL \r\n\x87\n", JXL),
		SIG("\0\0\2\0\6\4\6\0", LOTUS),
		SIG("\0asm\1\0\0\0", WASM),
		SIG("\0\5\x16\0\0\2\0\0", APPLEFILE),
		SIG("\0\5\x16\7\0\2\0\0", APPLEFILE),
		SIG("\0\0\x1a\0\0\x10\4\0", LOTUS),
		SIG("\0\0\x1a\0\2\x10\4\0", LOTUS),
		SIG("\0MRM\0", MRW),
		ASK("\0\0\1\0", detect_icon),
		ASK("\0\0\2\0", detect_icon),
		ASK("\0\0\1\xba", detect_mpeg_stream),
		ASK("\0\0\1\xb3", detect_mpeg_stream),
		ASK("\0\1\0\0", detect_font),
		ASK("\0\0\0", detect_xwd)),
	[0x01] = LIST(
		ASK("\1\0\x09\0\0\3", detect_wmf),
		ASK("\1\0\0\0", detect_emf),
		SIG("\1fcp", PCF),
		ASK("\1\xda", detect_sgi)),
	[0x02] = LIST(
		ASK("\2\0\x09\0\0\3", detect_wmf)),
	[0x03] = LIST(
		SIG("\3\xd9\xa2\x9a\x67\xfb\x4b\xb5", KEEPASS),
		SIG("\3\xd9\xa2\x9a\x65\xfb\x4b\xb5", KEEPASS),
		SIG("\3\xd9\xa2\x9a\x66\xfb\x4b\xb5", KEEPASS),
		SIG("\3\xf3\r\n", PYC)),
	[0x04] = LIST(
		ASK("\4%!PS-Adobe-", detect_postscript),
		SIG("\4\x22\x4d\x18", LZ4)),
	[0x06] = LIST(
		SIG("\6\6\xed\xf5\xd8\x1d\x46\xe5", INDESIGN),
		SIG("\6\x0e\x2b\x34\2\5\1\1", MXF)),
	[0x09] = LIST(
		SIG("\x09\0\4\0\0\0\x10\0", BIFF),
		SIG("\x09\0\4\0\2\0\x10\0", BIFF),
		SIG("\x09\2\6\0\0\0\x10\0", BIFF),
		SIG("\x09\4\6\0\0\0\x10\0", BIFF)),
	[0x0a] = LIST(
		ASK("\n\r\r\n", detect_pcapng),
		ASK("\n", detect_pcx)),
	[0x1a] = LIST(
		ASK("\x1a\x45\xdf\xa3", detect_ebml)),
	[0x1b] = LIST(
		SIG("\x1b%-12345X@PJL", PJL)),
	[0x1f] = LIST(
		SIG("\x1f\x8b\x08", GZIP),
		ASK("\x1f\x9d", detect_compress)),
	['!'] = LIST(
		ASK("!<arch>\n", detect_ar),
		BIN("!BDN", PST)),
	['#'] = LIST(
		SIG("# v2 git bundle\n", GIT_BUNDLE),
		SIG("# v3 git bundle\n", GIT_BUNDLE),
		SIG("#?RADIANCE\n", HDR),
		BIN("#!AMR-WB\n", AMR_WB),
		BIN("#!SILK_V3", SILK),
		SIG("#?RGBE\n", HDR),
		BIN("#!AMR\n", AMR),
		ASK("#@~^", detect_encoded_script),
		ASK("#!", detect_interpreter)),
	['$'] = LIST(
		BIN("$FL2", SPSS),
		BIN("$FL3", SPSS)),
	['%'] = LIST(
		ASK("%!FontType1", detect_postscript),
		SIG("%PDF-", PDF),
		SIG("%FDF-", FDF),
		ASK("%!PS", detect_postscript)),
	['('] = LIST(
		SIG("(DWF V0", DWF),
		SIG("(\xb5/\xfd", ZSTD)),
	['.'] = LIST(
		BIN(".RMF\0", REALMEDIA),
		BIN(".snd\0", AU),
		SIG(".ra\xfd", REALAUDIO)),
	['0'] = LIST(
		ASK("0\x26\xb2\x75\x8e\x66\xcf\x11", detect_asf),
		ASK("0707", detect_cpio),
		ASK("0", detect_der)),
	['1'] = LIST(
		SIG("1\xbe\0\0", WRITE)),
	['2'] = LIST(
		SIG("2\xbe\0\0", WRITE)),
	['7'] = LIST(
		SIG("7z\xbc\xaf\x27\x1c", 7Z)),
	['8'] = LIST(
		SIG("8BPS\0\1", PSD),
		SIG("8BPS\0\2", PSD)),
	['<'] = LIST(
		ASK("<<< Oracle VM VirtualBox Disk Image >>>", detect_vdi),
		SIG("<stata_dta>", STATA)),
	['?'] = LIST(
		SIG("?_\3\0", HLP)),
	['A'] = LIST(
		ASK("AT&TFORM", detect_djvu),
		SIG("ARROW1\0\0", ARROW),
		SIG("AES\1\0", AESCRYPT),
		SIG("AES\2\0", AESCRYPT),
		ASK("AC10", detect_dwg),
		SIG("ALZ\1", ALZ),
		SIG("ArC\1", ARC)),
	['B'] = LIST(
		ASK("BLENDER", detect_blender),
		SIG("BC\xc0\xde", LLVM),
		SIG("BPG\xfb", BPG),
		ASK("BZh", detect_bzip2),
		ASK("BM", detect_bmp)),
	['C'] = LIST(
		SIG("Creative Voice File\x1a", VOC),
		SIG("Cr24\2\0\0\0", CRX),
		SIG("Cr24\3\0\0\0", CRX),
		SIG("CDF\1", NETCDF),
		SIG("CDF\2", NETCDF),
		ASK("CWS", detect_flash)),
	['D'] = LIST(
		SIG("DDS \x7c\0\0\0", DDS),
		SIG("DKIF\0\0", IVF)),
	['E'] = LIST(
		SIG("ElfFile\0", EVTX),
		BIN("EGGA", EGG),
		SIG("ER\2\0", RAW_DISK)),
	['F'] = LIST(
		BIN("FUJIFILMCCD-RAW ", RAF),
		BIN("FasdUAS ", APPLESCRIPT),
		SIG("FLV\1", FLV),
		ASK("FORM", detect_form),
		BIN("FOVb", X3F),
		ASK("FWS", detect_flash)),
	['G'] = LIST(
		BIN("GIF87a", GIF),
		BIN("GIF89a", GIF),
		ASK("G", detect_transport_stream)),
	['I'] = LIST(
		SIG("ITSF\3\0\0\0", CHM),
		BIN("ISc(", INSTALLSHIELD),
		ASK("ID3", detect_id3),
		ASK("II", detect_tiff)),
	['K'] = LIST(
		SIG("KDMV\1\0\0\0", VMDK),
		SIG("KDMV\2\0\0\0", VMDK),
		SIG("KDMV\3\0\0\0", VMDK),
		SIG("KWAJ\x88\xf0\x27\xd1", SZDD)),
	['L'] = LIST(
		SIG("L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", LNK),
		SIG("LUKS\xba\xbe", LUKS),
		SIG("LZIP\1", LZIP)),
	['M'] = LIST(
		BIN("MATLAB 5.0 MAT-file", MATLAB),
		SIG("MThd\0\0\0\6", MIDI),
		SIG("MSCF\0\0\0\0", CAB),
		SIG("MSWIM\0\0\0", WIM),
		SIG("MDMP\x93\xa7", MINIDUMP),
		BIN("MAC ", APE),
		BIN("MPCK", MUSEPACK),
		SIG("M<\xb2\xa1", PCAP),
		BIN("MP+", MUSEPACK),
		ASK("MZ", detect_mz),
		ASK("MM", detect_tiff)),
	['O'] = LIST(
		ASK("OggS\0", detect_ogg),
		ASK("OTTO", detect_font),
		SIG("Obj\1", AVRO)),
	['P'] = LIST(
		SIG("PK\7\x08PK\3\4", ZIP),
		SIG("PK00PK\3\4", ZIP),
		ASK("PK\3\4", detect_zip),
		SIG("PK\5\6", ZIP),
		BIN("PAR1", PARQUET),
		ASK("P", detect_pnm)),
	['Q'] = LIST(
		SIG("QFI\xfb", QCOW)),
	['R'] = LIST(
		SIG("Rar!\x1a\7\1\0", RAR),
		SIG("Rar!\x1a\7\0", RAR),
		ASK("RIFF", detect_riff),
		ASK("RIFX", detect_riff)),
	['S'] = LIST(
		SIG("SIMPLE  =                    T", FITS),
		SIG("SQLite format 3\0", SQLITE),
		BIN("StuffIt (c)19", STUFFIT),
		BIN("StuffIt!", STUFFITX),
		SIG("SZDD\x88\xf0\x27\x33", SZDD),
		BIN("Salted__", OPENSSL_ENCRYPTED),
		ASK("SIT!", detect_stuffit)),
	['U'] = LIST(
		SIG("U3D\0", U3D)),
	['W'] = LIST(
		SIG("WARC/1.", WARC)),
	['Y'] = LIST(
		SIG("\x59\xa6\x6a\x95", SUNRASTER)),
	['Z'] = LIST(
		ASK("ZOO ", detect_zoo),
		ASK("ZWS", detect_flash)),
	[']'] = LIST(
		ASK("]\0\0", detect_lzma)),
	['`'] = LIST(
		ASK("\x60\xea", detect_arj)),
	['a'] = LIST(
		SIG("age-encryption.org/v1\n-> ", AGE)),
	['b'] = LIST(
		BIN("bplist0", BPLIST)),
	['c'] = LIST(
		SIG("caff\0\1\0\0", CAF),
		BIN("conectix", VHD)),
	['d'] = LIST(
		ASK("dex\n0", detect_dex)),
	['f'] = LIST(
		SIG("fLaC\0", FLAC)),
	['g'] = LIST(
		BIN("gimp xcf ", XCF),
		SIG("glTF\1\0\0\0", GLTF),
		SIG("glTF\2\0\0\0", GLTF)),
	['h'] = LIST(
		BIN("hsqs", SQUASHFS)),
	['i'] = LIST(
		BIN("icns", ICNS)),
	['q'] = LIST(
		BIN("qoif", QOI),
		ASK("q\xc7", detect_cpio)),
	['r'] = LIST(
		BIN("regf", REGISTRY_HIVE)),
	['s'] = LIST(
		BIN("sqsh", SQUASHFS)),
	['t'] = LIST(
		SIG("ttcf\0\1\0\0", TTC),
		SIG("ttcf\0\2\0\0", TTC),
		ASK("true", detect_font)),
	['v'] = LIST(
		BIN("vhdxfile", VHDX),
		SIG("v/1\1", EXR)),
	['w'] = LIST(
		BIN("wOFF", WOFF),
		BIN("wOF2", WOFF2),
		BIN("wvpk", WAVPACK)),
	['x'] = LIST(
		SIG("xar!\0\x1c", XAR),
		SIG("x\x9f\x3e\x22", TNEF)),
	[0x7f] = LIST(
		ASK("\x7f" "ELF", detect_elf)),
	[0x80] = LIST(
		ASK("\x80", detect_high80)),
	[0x84] = LIST(
		ASK("\x84", detect_pgp)),
	[0x85] = LIST(
		ASK("\x85", detect_pgp)),
	[0x88] = LIST(
		ASK("\x88", detect_pgp)),
	[0x89] = LIST(
		SIG("\x89LZO\0\r\n\x1a\n", LZOP),
		ASK("\x89PNG\r\n\x1a\n", detect_png),
		SIG("\x89HDF\r\n\x1a\n", HDF5),
		ASK("\x89", detect_pgp)),
	[0x8a] = LIST(
		SIG("\x8aMNG\r\n\x1a\n", MNG)),
	[0x8b] = LIST(
		SIG("\x8bJNG\r\n\x1a\n", JNG)),
	[0x8c] = LIST(
		ASK("\x8c", detect_pgp)),
	[0x93] = LIST(
		SIG("\x93NUMPY", NUMPY)),
	[0x94] = LIST(
		ASK("\x94", detect_pgp)),
	[0x95] = LIST(
		SIG("\x95\x04\x12\xde", GETTEXT),
		ASK("\x95", detect_pgp)),
	[0x98] = LIST(
		ASK("\x98", detect_pgp)),
	[0x99] = LIST(
		ASK("\x99", detect_pgp)),
	[0xa1] = LIST(
		SIG("\xa1\x2f\xff\x43\xd9\xef\x76\x4c\x9e\xe2\x10\xea\x57\x22\x76\x5f", ONENOTE_TOC),
		SIG("\xa1\xb2\xc3\xd4", PCAP),
		SIG("\xa1\xb2\x3c\x4d", PCAP)),
	[0xac] = LIST(
		SIG("\xac\xed\0\5", SER)),
	[0xc1] = LIST(
		ASK("\xc1", detect_pgp)),
	[0xc2] = LIST(
		ASK("\xc2", detect_pgp)),
	[0xc3] = LIST(
		ASK("\xc3", detect_pgp)),
	[0xc5] = LIST(
		SIG("\xc5\xd0\xd3\xc6", EPS),
		ASK("\xc5", detect_pgp)),
	[0xc6] = LIST(
		ASK("\xc6", detect_pgp)),
	[0xc7] = LIST(
		ASK("\xc7q", detect_cpio)),
	[0xca] = LIST(
		ASK("\xca\xfe\xba\xbe", detect_cafebabe),
		ASK("\xca\xfe\xba\xbf", detect_cafebabe)),
	[0xce] = LIST(
		SIG("\xce\xfa\xed\xfe", MACHO),
		SIG("\xce\xce\xce\xce", JCEKS)),
	[0xcf] = LIST(
		SIG("\xcf\xfa\xed\xfe", MACHO),
		SIG("\xcf\xad\x12\xfe", DBX)),
	[0xd0] = LIST(
		SIG("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE)),
	[0xd4] = LIST(
		SIG("\xd4\xc3\xb2\xa1", PCAP)),
	[0xd7] = LIST(
		SIG("\xd7\xcd\xc6\x9a", WMF)),
	[0xdb] = LIST(
		SIG("\xdb\xa5\x2d\0", DOC)),
	[0xde] = LIST(
		SIG("\xde\x12\x04\x95", GETTEXT),
		SIG("\xde\xc0\x17\x0b", LLVM)),
	[0xe4] = LIST(
		SIG("\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", ONENOTE)),
	[0xed] = LIST(
		SIG("\xed\xab\xee\xdb", RPM)),
	[0xf7] = LIST(
		SIG("\xf7\2\x01\x83\x92\xc0\x1c\x3b", DVI),
		SIG("\xf7\2\x83\x92\xc0\x1c\x3b", DVI)),
	[0xfd] = LIST(
		SIG("\xfd" "7zXZ\0", XZ)),
	[0xfe] = LIST(
		SIG("\xfe\xed\xfa\xce", MACHO),
		SIG("\xfe\xed\xfa\xcf", MACHO),
		SIG("\xfe\xed\xfe\xed", JKS)),
	[0xff] = LIST(
		SIG("\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p\0", SKETCHUP),
		SIG("\xff\xd8\xff\xf7", JPEG_LS),
		SIG("\xff\x4f\xff\x51", J2K),
		SIG("\xffWPC", WORDPERFECT),
		SIG("\xff\xd8\xff", JPEG),
		ASK("\xff\x0a", detect_jxl),
		ASK("\xff", detect_mpeg_audio)),
};
/* clang-format on */

static bool confirmed(const struct signature *s, struct head h)
{
	return !s->confirm || h.len == s->len || head_is_binary(head_from(h, s->len), CONFIRM);
}

const struct assay_type *detect_signature(struct head h)
{
	const struct signature *s = by_first[h.data[0]];
	const struct assay_type *type;

	for (; s != NULL && s->magic != NULL; s++) {
		if (!head_at(h, 0, s->magic, s->len))
			continue;
		if (s->ask == NULL && confirmed(s, h))
			return row((enum type_id)s->id);
		type = s->ask == NULL ? NULL : s->ask(h);
		if (type != NULL)
			return type;
	}
	return NULL;
}
