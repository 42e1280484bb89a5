/*
 * One minimal start, or one minimal file, of each type that is detected. They
 * are made of what the formats' specifications ask for, with zeros between.
 */
#include "inspect/test-samples.h"

#include "test.h"

#include <string.h>
#include <uchar.h>

/* ---- content as octets at offsets -------------------------------------------------- */

struct piece {
	size_t off;
	const char *octets;
	size_t len;
};

#define AT(off, octets)                                                                            \
	{                                                                                          \
		off, octets, sizeof(octets) - 1                                                    \
	}

/* size: of the content, at least to the end of the last piece. */
struct octets {
	enum type_id id;
	struct piece pieces[6];
	size_t size;
};

/* clang-format off */
static const struct octets octets[] = {
	{TYPE_APPLEFILE, {AT(0, "\0\x05\x16\x07\0\x02\0\0")}, 0},
	{TYPE_APPLEFILE, {AT(0, "\0\x05\x16\0\0\x02\0\0")}, 0},
	{TYPE_GZIP, {AT(0, "\x1f\x8b\x08\0")}, 0},
	{TYPE_CAB, {AT(0, "MSCF\0\0\0\0@\0\0\0")}, 0},
	{TYPE_RAR, {AT(0, "Rar!\x1a\x07\0\xcf")}, 0},
	{TYPE_RAR, {AT(0, "Rar!\x1a\x07\x01\0")}, 0},
	{TYPE_WARC, {AT(0, "WARC/1.0\r\nWARC-Type: response\r\n")}, 0},
	{TYPE_7Z, {AT(0, "7z\xbc\xaf'\x1c\0\x04")}, 0},
	{TYPE_ACE, {AT(0, "\x12""41\0\0\0\x90**ACE**\x14\x14\x02\0")}, 0},
	{TYPE_AR, {AT(0, "!<arch>\nx.o/            0           0     0     644     4         `\n")}, 0},
	{TYPE_ARJ, {AT(0, "`\xea*\0\"\x0b\x01\x02\0\0\x02\0\0\0\0\0")}, 0},
	{TYPE_BZIP2, {AT(0, "BZh91AY&SY\x12")}, 0},
	{TYPE_BZIP2, {AT(0, "BZh9\x17rE8P\x90\0\0\0\0")}, 0},
	{TYPE_COMPRESS, {AT(0, "\x1f\x9d\x90he")}, 0},
	{TYPE_CPIO, {AT(0, "07070100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000name\0")}, 0},
	{TYPE_CPIO, {AT(0, "0707070000000000000000000000000000000000000000000000000000000000000000000000name\0")}, 0},
	{TYPE_CPIO, {AT(0, "\xc7q\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0\0\0name\0")}, 0},
	{TYPE_CPIO, {AT(0, "q\xc7\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0\0name\0")}, 0},
	{TYPE_EGG, {AT(0, "EGGA\0\x01\x12""4")}, 0},
	{TYPE_ARC, {AT(0, "ArC\x01\0\0")}, 0},
	{TYPE_INSTALLSHIELD, {AT(0, "ISc(\x0c\0\0\x01")}, 0},
	{TYPE_LHA, {AT(0, " \x12-lh5-\x10\0\0\0 \0\0\0\0\0\0\0 \x01\x04name")}, 0},
	{TYPE_LZ4, {AT(0, "\x04\"M\x18""d@")}, 0},
	{TYPE_LZIP, {AT(0, "LZIP\x01\x0c")}, 0},
	{TYPE_LZMA, {AT(0, "]\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0 ")}, 0},
	{TYPE_LZOP, {AT(0, "\x89LZO\0\r\n\x1a\n")}, 0},
	{TYPE_SZDD, {AT(0, "SZDD\x88\xf0'3A")}, 0},
	{TYPE_SZDD, {AT(0, "KWAJ\x88\xf0'\xd1")}, 0},
	{TYPE_WIM, {AT(0, "MSWIM\0\0\0\xd0")}, 0},
	{TYPE_STUFFIT, {AT(0, "SIT!\0\x01\0\0\0\0rLau\x02")}, 0},
	{TYPE_STUFFIT, {AT(0, "StuffIt (c)1997-2002 Aladdin Systems, Inc., http://\r\n\x1a\0")}, 0},
	{TYPE_STUFFITX, {AT(0, "StuffIt!\0\0\x01")}, 0},
	{TYPE_TAR, {AT(0, "name"), AT(100, "0000644\0000000000\0000000000\00000000000000\00000000000000\000006436\0 0"), AT(257, "ustar")}, 512},
	{TYPE_TAR, {AT(0, "name"), AT(100, "0000644\0000000000\0000000000\00000000000000\00000000000000\000005357\0 0")}, 512},
	{TYPE_XZ, {AT(0, "\xfd""7zXZ\0\0\x04")}, 0},
	{TYPE_ZOO, {AT(0, "ZOO 2.10 Archive.\x1a\0\0\xdc\xa7\xc4\xfd")}, 0},
	{TYPE_ZSTD, {AT(0, "(\xb5/\xfd\x04")}, 0},
	{TYPE_ALZ, {AT(0, "ALZ\x01\n\0\0\0")}, 0},
	{TYPE_ZIP, {AT(0, "PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")}, 0},
	{TYPE_ZIP, {AT(0, "PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")}, 0},
	{TYPE_ZIP, {AT(0, "PK\x07\x08PK\x03\x04")}, 0},
	{TYPE_ATOM, {AT(0, "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">")}, 0},
	{TYPE_MATHML, {AT(0, "<?xml version=\"1.0\"?>\n<m:math xmlns:m=\"http://www.w3.org/1998/Math/MathML\">")}, 0},
	{TYPE_RDF, {AT(0, "<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">")}, 0},
	{TYPE_RSS, {AT(0, "<rss version=\"2.0\">")}, 0},
	{TYPE_MHTML, {AT(0, "From: <Saved by Blink>\r\nSubject: page\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n\r\n")}, 0},
	{TYPE_XHTML, {AT(0, "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\">\n<html xmlns=\"http://www.w3.org/1999/xhtml\">")}, 0},
	{TYPE_XML, {AT(0, "<?xml version=\"1.0\"?>\n<catalogue>")}, 0},
	{TYPE_XML, {AT(0, "\xff\xfe<\0?\0x\0m\0l\0 \0v\0=\0\"\0001\0\"\0?\0>\0<\0a\0>\0")}, 0},
	{TYPE_XML, {AT(0, "\0<\0?\0x\0m\0l\0 \0?\0>")}, 0},
	{TYPE_XSLT, {AT(0, "<?xml version=\"1.0\"?>\n<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">")}, 0},
	{TYPE_SVG, {AT(0, "<?xml version=\"1.0\"?>\n<svg xmlns=\"x\">")}, 0},
	{TYPE_SVG, {AT(0, "<svg:svg>")}, 0},
	{TYPE_HTML, {AT(0, "<html>")}, 0},
	{TYPE_HTML, {AT(0, " \n<!DOCTYPE html>")}, 0},
	{TYPE_HTML, {AT(0, "\xef\xbb\xbf<!-- x --><HTML lang=en>")}, 0},
	{TYPE_HTML, {AT(0, "\xff\xfe<\0h\0t\0m\0l\0>\0")}, 0},
	{TYPE_AVRO, {AT(0, "Obj\x01\x02")}, 0},
	{TYPE_GPX, {AT(0, "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\">")}, 0},
	{TYPE_JSON, {AT(0, " {\"key\": [1, {\"b\": \"\\\"}\"}, null], \"c\": {}, \"d\": -1.5e3}\n")}, 0},
	{TYPE_ARROW, {AT(0, "ARROW1\0\0")}, 0},
	{TYPE_PARQUET, {AT(0, "PAR1\x15\x04")}, 0},
	{TYPE_KML, {AT(0, "<?xml version=\"1.0\"?>\n<kml xmlns=\"x\">")}, 0},
	{TYPE_ICC, {AT(0, "\0\0\x0cHLino\x02\x10\0\0mntrRGB XYZ "), AT(36, "acsp")}, 128},
	{TYPE_SQLITE, {AT(0, "SQLite format 3\0\x10\0")}, 0},
	{TYPE_PCAP, {AT(0, "\xa1\xb2\xc3\xd4\x02\0\x04\0")}, 0},
	{TYPE_PCAP, {AT(0, "\xd4\xc3\xb2\xa1\x02\0\x04\0")}, 0},
	{TYPE_PCAP, {AT(0, "\xa1\xb2<M\x02\0\x04\0")}, 0},
	{TYPE_PCAP, {AT(0, "M<\xb2\xa1\x02\0\x04\0")}, 0},
	{TYPE_TORRENT, {AT(0, "d8:announce30:http://tracker.example/announce")}, 0},
	{TYPE_TORRENT, {AT(0, "d13:creation datei1e4:infod6:lengthi1ee")}, 0},
	{TYPE_BPLIST, {AT(0, "bplist00\xd1\x01\x02")}, 0},
	{TYPE_MINIDUMP, {AT(0, "MDMP\x93\xa7\0\0")}, 0},
	{TYPE_GETTEXT, {AT(0, "\xde\x12\x04\x95\0\0\0\0")}, 0},
	{TYPE_GETTEXT, {AT(0, "\x95\x04\x12\xde\0\0\0\0")}, 0},
	{TYPE_GIT_BUNDLE, {AT(0, "# v2 git bundle\n-0")}, 0},
	{TYPE_HDF5, {AT(0, "\x89HDF\r\n\x1a\n")}, 0},
	{TYPE_SER, {AT(0, "\xac\xed\0\x05sr")}, 0},
	{TYPE_MATLAB, {AT(0, "MATLAB 5.0 MAT-file, Platform: GLNXA64, Created on: x"), AT(124, "\0\x01IM")}, 128},
	{TYPE_EVTX, {AT(0, "ElfFile\0")}, 0},
	{TYPE_REGISTRY_HIVE, {AT(0, "regf\x01\0\0\0")}, 0},
	{TYPE_NETCDF, {AT(0, "CDF\x01\0\0")}, 0},
	{TYPE_NUMPY, {AT(0, "\x93NUMPY\x01\0")}, 0},
	{TYPE_PCAPNG, {AT(0, "\n\r\r\n\x1c\0\0\0M<+\x1a")}, 0},
	{TYPE_PICKLE, {AT(0, "\x80\x04\x95\x0c\0\0\0\0\0\0\0\x8c")}, 0},
	{TYPE_PICKLE, {AT(0, "\x80\x02}q\0(X\x01\0")}, 0},
	{TYPE_PLIST, {AT(0, "<?xml version=\"1.0\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"x\">\n<plist version=\"1.0\">")}, 0},
	{TYPE_SPSS, {AT(0, "$FL2@(#) SPSS DATA FILE\x02\0\0\0")}, 0},
	{TYPE_STATA, {AT(0, "<stata_dta><header><release>118")}, 0},
	{TYPE_DICOM, {AT(128, "DICM\x02\0\0\0UL")}, 140},
	{TYPE_CDR, {AT(0, "RIFF\x10\0\0\0CDR9vrsn")}, 0},
	{TYPE_ANI, {AT(0, "RIFF\x10\0\0\0ACONanih")}, 0},
	{TYPE_PNG, {AT(0, "\x89PNG\r\n\x1a\n")}, 0},
	{TYPE_PNG, {AT(0, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x04IDAT\0\0\0\0\0\0\0\0\0\0\0\x08""acTL")}, 0},
	{TYPE_APNG, {AT(0, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08""acTL")}, 0},
	{TYPE_AVIF, {AT(0, "\0\0\0\x18""ftypavif")}, 0},
	{TYPE_BMP, {AT(0, "BM6\0\0\0\0\0\0\0006\0\0\0(\0\0\0")}, 0},
	{TYPE_BPG, {AT(0, "BPG\xfb ")}, 0},
	{TYPE_EMF, {AT(0, "\x01\0\0\0l\0\0\0"), AT(40, " EMF")}, 0},
	{TYPE_FITS, {AT(0, "SIMPLE  =                    T / x")}, 0},
	{TYPE_GIF, {AT(0, "GIF89a\x01\0\x01\0\x80")}, 0},
	{TYPE_GIF, {AT(0, "GIF87a")}, 0},
	{TYPE_HEIC, {AT(0, "\0\0\0\x18""ftypheic")}, 0},
	{TYPE_HEIF, {AT(0, "\0\0\0\x18""ftypmif1")}, 0},
	{TYPE_JPEG_LS, {AT(0, "\xff\xd8\xff\xf7")}, 0},
	{TYPE_JP2, {AT(0, "\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14""ftypjp2 ")}, 0},
	{TYPE_JPEG, {AT(0, "\xff\xd8\xff\xe0\0\x10JFIF")}, 0},
	{TYPE_JPM, {AT(0, "\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14""ftypjpm ")}, 0},
	{TYPE_JPX, {AT(0, "\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14""ftypjpx ")}, 0},
	{TYPE_JXL, {AT(0, "\0\0\0\x0cJXL \r\n\x87\n")}, 0},
	{TYPE_JXL, {AT(0, "\xff\n\xfa\x1f\x01")}, 0},
	{TYPE_JXR, {AT(0, "II\xbc\x01 \0\0\0")}, 0},
	{TYPE_QOI, {AT(0, "qoif\0\0\x01\0")}, 0},
	{TYPE_TIFF, {AT(0, "II*\0\x08\0\0\0")}, 0},
	{TYPE_TIFF, {AT(0, "MM\0*\0\0\0\x08")}, 0},
	{TYPE_TIFF, {AT(0, "II+\0\x08\0\0\0")}, 0},
	{TYPE_PSD, {AT(0, "8BPS\0\x01\0\0")}, 0},
	{TYPE_ICO, {AT(0, "\0\0\x01\0\x01\0  \0\0\x01\0 \0\xa8\x10\0\0\x16\0\0\0")}, 0},
	{TYPE_CUR, {AT(0, "\0\0\x02\0\x01\0  \0\0\0\0\0\0\xa8\x10\0\0\x16\0\0\0")}, 0},
	{TYPE_DDS, {AT(0, "DDS |\0\0\0")}, 0},
	{TYPE_HDR, {AT(0, "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n")}, 0},
	{TYPE_PCX, {AT(0, "\n\x05\x01\x08\0\0\0\0?\0?\0")}, 128},
	{TYPE_WEBP, {AT(0, "RIFF....WEBPVP8 ")}, 0},
	{TYPE_WMF, {AT(0, "\xd7\xcd\xc6\x9a\0\0")}, 0},
	{TYPE_WMF, {AT(0, "\x01\0\t\0\0\x03 \0\0\0")}, 0},
	{TYPE_CR2, {AT(0, "II*\0\x10\0\0\0CR\x02\0")}, 0},
	{TYPE_CR3, {AT(0, "\0\0\0\x18""ftypcrx ")}, 0},
	{TYPE_CRW, {AT(0, "II\x1a\0\0\0HEAPCCDR")}, 0},
	{TYPE_EPS, {AT(0, "%!PS-Adobe-3.0 EPSF-3.0\n")}, 0},
	{TYPE_EPS, {AT(0, "\xc5\xd0\xd3\xc6\x1e\0\0\0")}, 0},
	{TYPE_EXR, {AT(0, "v/1\x01\x02\0\0\0")}, 0},
	{TYPE_RAF, {AT(0, "FUJIFILMCCD-RAW 0201\0\0")}, 0},
	{TYPE_ICNS, {AT(0, "icns\0\0\x01\0")}, 0},
	{TYPE_ILBM, {AT(0, "FORM\0\0\x01\0ILBMBMHD")}, 0},
	{TYPE_JNG, {AT(0, "\x8bJNG\r\n\x1a\n")}, 0},
	{TYPE_MNG, {AT(0, "\x8aMNG\r\n\x1a\n")}, 0},
	{TYPE_J2K, {AT(0, "\xffO\xffQ\0")}, 0},
	{TYPE_MRW, {AT(0, "\0MRM\0\0")}, 0},
	{TYPE_ORF, {AT(0, "IIRO\x08\0\0\0")}, 0},
	{TYPE_RW2, {AT(0, "IIU\0\x18\0\0\0")}, 0},
	{TYPE_PAM, {AT(0, "P7\nWIDTH 2\nHEIGHT 2\n")}, 0},
	{TYPE_PBM, {AT(0, "P1\n# comment\n2 2\n0 1 1 0\n")}, 0},
	{TYPE_PGM, {AT(0, "P5 2 2 255\n\x01\x02")}, 0},
	{TYPE_PPM, {AT(0, "P6\n2 2\n255\n\0\0\0")}, 0},
	{TYPE_X3F, {AT(0, "FOVb\0\0\x02\0")}, 0},
	{TYPE_SGI, {AT(0, "\x01\xda\x01\x01\0\x03\0@\0@\0\x03")}, 0},
	{TYPE_SUNRASTER, {AT(0, "Y\xa6j\x95\0\0\0\x10")}, 0},
	{TYPE_XWD, {AT(0, "\0\0\0\x6b\0\0\0\7\0\0\0\2\0\0\0\x18")}, 0},
	{TYPE_DIFF, {AT(0, "*** a\n--- b\n")}, 0},
	{TYPE_VCARD, {AT(0, "begin:  vcard\n")}, 0},
	{TYPE_XBM, {AT(0, "#define x_width 16\n#define x_height 16\n")}, 0},
	{TYPE_XCF, {AT(0, "gimp xcf v003\0\0\0")}, 0},
	{TYPE_XPM, {AT(0, "/* XPM */\nstatic char *x[] = {")}, 0},
	{TYPE_ONENOTE, {AT(0, "\xe4R\\{\x8c\xd8\xa7M\xae\xb1Sx\xd0)\x96\xd3")}, 0},
	{TYPE_ONENOTE_TOC, {AT(0, "\xa1/\xff""C\xd9\xefvL\x9e\xe2\x10\xeaW\"v_")}, 0},
	{TYPE_ACCESS, {AT(0, "\0\x01\0\0Standard Jet DB\0")}, 0},
	{TYPE_ACCESS, {AT(0, "\0\x01\0\0Standard ACE DB\0")}, 0},
	{TYPE_MONEY, {AT(0, "\0\x01\0\0MSISAM Database\0")}, 0},
	{TYPE_INDESIGN, {AT(0, "\x06\x06\xed\xf5\xd8\x1d""F\xe5")}, 0},
	{TYPE_OLE, {AT(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}, 0},
	{TYPE_FODG, {AT(0, "<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"x\" office:mimetype=\"application/vnd.oasis.opendocument.graphics\">")}, 0},
	{TYPE_FODT, {AT(0, "<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"x\" office:mimetype=\"application/vnd.oasis.opendocument.text\">")}, 0},
	{TYPE_FODS, {AT(0, "<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"x\" office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">")}, 0},
	{TYPE_FODP, {AT(0, "<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"x\" office:mimetype=\"application/vnd.oasis.opendocument.presentation\">")}, 0},
	{TYPE_FB2, {AT(0, "<?xml version=\"1.0\"?>\n<FictionBook xmlns=\"x\">")}, 0},
	{TYPE_MOBI, {AT(0, "Title"), AT(60, "BOOKMOBI")}, 80},
	{TYPE_FDF, {AT(0, "%FDF-1.2\n")}, 0},
	{TYPE_PDF, {AT(0, "%PDF-1.7\n")}, 0},
	{TYPE_PDF, {AT(0, "\r\n%PDF-1.7\n")}, 0},
	{TYPE_PDF, {AT(0, "\0\x01junk\0\n%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")}, 0},
	{TYPE_PS, {AT(0, "%!PS-Adobe-3.0\n")}, 0},
	{TYPE_PS, {AT(0, "\x04%!PS-Adobe-2.0\n")}, 0},
	{TYPE_XDP, {AT(0, "<?xml version=\"1.0\"?>\n<xdp:xdp xmlns:xdp=\"http://ns.adobe.com/xdp/\">")}, 0},
	{TYPE_PJL, {AT(0, "\x1b%-12345X@PJL\n")}, 0},
	{TYPE_DVI, {AT(0, "\xf7\x02\x01\x83\x92\xc0\x1c;\0\0")}, 0},
	{TYPE_DJVU, {AT(0, "AT&TFORM\0\0\x01\0DJVUINFO")}, 0},
	{TYPE_HTA, {AT(0, "<html><head><HTA:APPLICATION ID=\"x\"></head>")}, 0},
	{TYPE_HTA, {AT(0, "<?xml version=\"1.0\"?>\n<html><hta:application id=\"x\"/>")}, 0},
	{TYPE_APPLESCRIPT, {AT(0, "#!/usr/bin/osascript\n")}, 0},
	{TYPE_APPLESCRIPT, {AT(0, "tell application \"Finder\"\n\tactivate\nend tell\n")}, 0},
	{TYPE_APPLESCRIPT, {AT(0, "FasdUAS 1.101.10\x0e\0\0\0\x04")}, 0},
	{TYPE_BATCH, {AT(0, "@echo off\r\nstart x.exe\r\n")}, 0},
	{TYPE_BATCH, {AT(0, "@ECHO OFF")}, 0},
	{TYPE_BATCH, {AT(0, "rem starts it\r\n@echo off\r\n")}, 0},
	{TYPE_BATCH, {AT(0, ":: starts it\r\n@echo off\r\n")}, 0},
	{TYPE_ENCODED_SCRIPT, {AT(0, "#@~^MwIAAA==-mD~")}, 0},
	{TYPE_POWERSHELL, {AT(0, "$client = New-Object System.Net.WebClient\n")}, 0},
	{TYPE_POWERSHELL, {AT(0, "param(\n  [string]$name\n)\nWrite-Host $name\n")}, 0},
	{TYPE_POWERSHELL, {AT(0, "<#\n.SYNOPSIS\nx\n#>\n")}, 0},
	{TYPE_POWERSHELL, {AT(0, "#Requires -Version 5\n")}, 0},
	{TYPE_POWERSHELL, {AT(0, "\xef\xbb\xbf[CmdletBinding()]\n")}, 0},
	{TYPE_POWERSHELL, {AT(0, "#!/usr/bin/pwsh\n")}, 0},
	{TYPE_WSF, {AT(0, "<job id=\"x\"><script language=\"JScript\">")}, 0},
	{TYPE_WSF, {AT(0, "<?xml version=\"1.0\"?>\n<package><job id=\"x\"><script language=\"VBScript\">")}, 0},
	{TYPE_JAVASCRIPT, {AT(0, "var shell = new ActiveXObject(\"WScript.Shell\");\r\n")}, 0},
	{TYPE_JAVASCRIPT, {AT(0, "(function() {\n")}, 0},
	{TYPE_JAVASCRIPT, {AT(0, "function open(a, b) {\n")}, 0},
	{TYPE_JAVASCRIPT, {AT(0, "\"use strict\";\n")}, 0},
	{TYPE_JAVASCRIPT, {AT(0, "// x\ntry { var a = new ActiveXObject(\"x\"); } catch (e) {}\n")}, 0},
	{TYPE_JAVASCRIPT, {AT(0, "#!/usr/bin/env -S node --x\n")}, 0},
	{TYPE_SCRIPTLET, {AT(0, "<?XML version=\"1.0\"?>\n<scriptlet>")}, 0},
	{TYPE_SCRIPTLET, {AT(0, "<component id=\"x\"><script language=\"JScript\">")}, 0},
	{TYPE_VBSCRIPT, {AT(0, "On Error Resume Next\r\n")}, 0},
	{TYPE_VBSCRIPT, {AT(0, "Set shell = CreateObject(\"WScript.Shell\")\r\nshell.Run \"calc\"\r\n")}, 0},
	{TYPE_VBSCRIPT, {AT(0, "' x\r\nDim a\r\nSet a = CreateObject(\"x\")\r\n")}, 0},
	{TYPE_VBSCRIPT, {AT(0, "Dim shell, b\r\nSet shell = WScript.CreateObject(\"x\")\r\n")}, 0},
	{TYPE_VBSCRIPT, {AT(0, "\xff\xfeO\0p\0t\0i\0o\0n\0 \0E\0x\0p\0l\0i\0c\0i\0t\0\r\0\n\0")}, 0},
	{TYPE_AWK, {AT(0, "#!/usr/bin/gawk -f\n")}, 0},
	{TYPE_LUA, {AT(0, "#! /usr/bin/lua5.4\n")}, 0},
	{TYPE_PERL, {AT(0, "#!/usr/bin/perl5.36-x86_64-linux-gnu\n")}, 0},
	{TYPE_PERL, {AT(0, "#!/usr/bin/perl -w\n")}, 0},
	{TYPE_PHP, {AT(0, "<?php\necho 1;")}, 0},
	{TYPE_PHP, {AT(0, "#!/usr/bin/php\n")}, 0},
	{TYPE_PYTHON, {AT(0, "#!/usr/bin/env python3.11\n")}, 0},
	{TYPE_RSCRIPT, {AT(0, "#!/usr/bin/env Rscript\n")}, 0},
	{TYPE_RUBY, {AT(0, "#!/usr/bin/env ruby\n")}, 0},
	{TYPE_SCRIPT, {AT(0, "#!/usr/bin/nobody-knows\n")}, 0},
	{TYPE_SHELL, {AT(0, "#!/bin/sh\n")}, 0},
	{TYPE_SHELL, {AT(0, "#! /bin/bash -e\n")}, 0},
	{TYPE_SHELL, {AT(0, "#!/usr/bin/env A=1 bash\n")}, 0},
	{TYPE_TCL, {AT(0, "#!/usr/bin/tclsh8.6\n")}, 0},
	{TYPE_DOC, {AT(0, "\xdb\xa5-\0\0\0")}, 0},
	{TYPE_RTF, {AT(0, "{\\rtf1\\ansi")}, 0},
	{TYPE_FLAT_OPC, {AT(0, "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Word.Document\"?>\n<pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">")}, 0},
	{TYPE_WORDML, {AT(0, "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Word.Document\"?>\n<w:wordDocument xmlns:w=\"x\">")}, 0},
	{TYPE_WORDPERFECT, {AT(0, "\xffWPC\x10\0")}, 0},
	{TYPE_WRITE, {AT(0, "1\xbe\0\0\0\xab")}, 0},
	{TYPE_LOTUS, {AT(0, "\0\0\x02\0\x06\x04\x06\0")}, 0},
	{TYPE_LOTUS, {AT(0, "\0\0\x1a\0\0\x10\x04\0")}, 0},
	{TYPE_BIFF, {AT(0, "\t\0\x04\0\x02\0\x10\0")}, 0},
	{TYPE_BIFF, {AT(0, "\t\x04\x06\0\0\0\x10\0")}, 0},
	{TYPE_IQY, {AT(0, "WEB\r\n1\r\nhttps://x.example/\r\n")}, 0},
	{TYPE_SLK, {AT(0, "ID;PWXL;N;E\r\n")}, 0},
	{TYPE_SPREADSHEETML, {AT(0, "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">")}, 0},
	{TYPE_CLASS, {AT(0, "\xca\xfe\xba\xbe\0\0\0004")}, 0},
	{TYPE_MACHO, {AT(0, "\xca\xfe\xba\xbe\0\0\0\x02")}, 0},
	{TYPE_MACHO, {AT(0, "\xcf\xfa\xed\xfe\x07\0\0\x01")}, 0},
	{TYPE_MACHO, {AT(0, "\xfe\xed\xfa\xce")}, 0},
	{TYPE_SWF, {AT(0, "FWS\nP\0\0\0x\0\x05")}, 0},
	{TYPE_SWF, {AT(0, "CWS\nP\x01\0\0x\x9c\xed")}, 0},
	{TYPE_APPIMAGE, {AT(0, "\x7f""ELF\x02\x01\x01\0AI\x02"), AT(16, "\x02"), AT(25, "\x10@")}, 64},
	{TYPE_ELF, {AT(0, "\x7f""ELF\x02\x01\x01"), AT(16, "\x02"), AT(25, "\x10@")}, 64},
	{TYPE_ELF, {AT(0, "\x7f""ELF\x02\x01\x01"), AT(16, "\x03"), AT(24, "@\x10")}, 64},
	{TYPE_ELF, {AT(0, "\x7f""ELF\x01\x02\x01"), AT(17, "\x02"), AT(26, "\x80")}, 64},
	{TYPE_ELF, {AT(0, "\x7f""ELF\x02\x01\x01"), AT(16, "\x03"), AT(32, "@"), AT(54, "8\0\x02"), AT(120, "\x03")}, 176},
	{TYPE_ELF_LIBRARY, {AT(0, "\x7f""ELF\x02\x01\x01"), AT(16, "\x03")}, 64},
	{TYPE_ELF_OBJECT, {AT(0, "\x7f""ELF\x02\x01\x01"), AT(16, "\x01")}, 64},
	{TYPE_ELF_CORE, {AT(0, "\x7f""ELF\x02\x01\x01"), AT(16, "\x04")}, 64},
	{TYPE_ELF, {AT(0, "\x7f""ELF\x02\x01\x01")}, 0},
	{TYPE_DEX, {AT(0, "dex\n035\0\x12""4")}, 0},
	{TYPE_DEB, {AT(0, "!<arch>\ndebian-binary   1")}, 0},
	{TYPE_PE, {AT(0, "MZ\x90\0\x03\0\0\0\x04\0"), AT(60, "\x80"), AT(128, "PE\0\0d\x86")}, 256},
	{TYPE_PE, {AT(0, "MZ"), AT(60, "@"), AT(64, "PE\0\0")}, 80},
	{TYPE_DOS, {AT(0, "MZ\x90\0\x03\0\0\0\x04\0")}, 256},
	{TYPE_NE, {AT(0, "MZ\x90\0\x03\0\0\0\x04\0"), AT(60, "\x80"), AT(128, "NE\x05\x01")}, 256},
	{TYPE_CHM, {AT(0, "ITSF\x03\0\0\0")}, 0},
	{TYPE_WASM, {AT(0, "\0asm\x01\0\0\0")}, 0},
	{TYPE_HLP, {AT(0, "?_\x03\0\x01\x02")}, 0},
	{TYPE_CRX, {AT(0, "Cr24\x03\0\0\0")}, 0},
	{TYPE_LLVM, {AT(0, "BC\xc0\xde""5")}, 0},
	{TYPE_LLVM, {AT(0, "\xde\xc0\x17\x0b\0")}, 0},
	{TYPE_PYC, {AT(0, "\x33\r\r\n\1\2\3\4\5\6\7\x08\xe3\0\0\0")}, 0},
	{TYPE_PYC, {AT(0, "\xa7\r\r\n\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08")}, 0},
	{TYPE_PYC, {AT(0, "\x03\xf3\r\n\x01\x02")}, 0},
	{TYPE_RPM, {AT(0, "\xed\xab\xee\xdb\x03\0")}, 0},
	{TYPE_XAR, {AT(0, "xar!\0\x1c\0\x01")}, 0},
	{TYPE_BINHEX, {AT(0, "(This file must be converted with BinHex 4.0)\r\n")}, 0},
	{TYPE_VTT, {AT(0, "WEBVTT\n\n")}, 0},
	{TYPE_DIFF, {AT(0, "diff --git a/x b/x\n")}, 0},
	{TYPE_DIFF, {AT(0, "--- a/x\n+++ b/x\n@@")}, 0},
	{TYPE_TEX, {AT(0, "\\documentclass[a4paper]{article}\n")}, 0},
	{TYPE_UUENCODE, {AT(0, "begin 644 x.txt\n#86)C\n`\nend\n")}, 0},
	{TYPE_UUENCODE, {AT(0, "begin-base64 644 x.txt\nYWJj\n====\n")}, 0},
	{TYPE_YENC, {AT(0, "=ybegin line=128 size=9 name=x.bin\r\n")}, 0},
	{TYPE_RFC822, {AT(0, "Return-Path: <a@b.example>\r\nReceived: from x\r\n\tby y\r\nFrom: a@b.example\r\nSubject: x\r\n\r\ntext")}, 0},
	{TYPE_RFC822, {AT(0, "From: a@b.example\nDate: x\nMessage-ID: <x@y>\n")}, 0},
	{TYPE_MBOX, {AT(0, "From a@b.example Thu Jan  1 00:00:00 2026\nFrom: a@b.example\n\nx\n")}, 0},
	{TYPE_PST, {AT(0, "!BDN\x12""4VxSM\x17\0")}, 0},
	{TYPE_TNEF, {AT(0, "x\x9f>\"\x01\0")}, 0},
	{TYPE_DBX, {AT(0, "\xcf\xad\x12\xfe\xc5\xfd")}, 0},
	{TYPE_MXF, {AT(0, "\x06\x0e+4\x02\x05\x01\x01")}, 0},
	{TYPE_ASF, {AT(0, "0&\xb2u\x8e""f\xcf\x11\xa6\xd9\0\xaa\0b\xcel")}, 0},
	{TYPE_WMA, {AT(0, "0&\xb2u\x8e""f\xcf\x11\xa6\xd9\0\xaa\0b\xcel"), AT(64, "@\x9ei\xf8M[\xcf\x11\xa8\xfd\0\x80_\\D+")}, 0},
	{TYPE_WMV, {AT(0, "0&\xb2u\x8e""f\xcf\x11\xa6\xd9\0\xaa\0b\xcel"), AT(64, "@\x9ei\xf8M[\xcf\x11\xa8\xfd\0\x80_\\D+"), AT(96, "\xc0\xef\x19\xbcM[\xcf\x11\xa8\xfd\0\x80_\\D+")}, 0},
	{TYPE_REALMEDIA, {AT(0, ".RMF\0\0\0\x12")}, 0},
	{TYPE_GPP, {AT(0, "\0\0\0\x18""ftyp3gp5")}, 0},
	{TYPE_GPP2, {AT(0, "\0\0\0\x18""ftyp3g2a")}, 0},
	{TYPE_MATROSKA, {AT(0, "\x1a""E\xdf\xa3\x93""B\x82\x88matroska")}, 0},
	{TYPE_WEBM, {AT(0, "\x1a""E\xdf\xa3\x9f""B\x86\x81\x01""B\x82\x84webm")}, 0},
	{TYPE_MJ2, {AT(0, "\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14""ftypmjp2")}, 0},
	{TYPE_MPEG_TS, {AT(0, "G@\0\x10"), AT(188, "G@\0\x10"), AT(376, "G@\0\x10"), AT(564, "G@\0\x10"), AT(752, "G@\0\x10")}, 940},
	{TYPE_MP4, {AT(0, "\0\0\0\x18""ftypmp42")}, 0},
	{TYPE_MPEG_PS, {AT(0, "\0\0\x01\xba""D\0\x04")}, 0},
	{TYPE_MPEG_PS, {AT(0, "\0\0\x01\xb3\x16\0\xf0\x13")}, 0},
	{TYPE_OGG, {AT(0, "OggS\0\x02"), AT(26, "\x01\x1e""fishead")}, 0},
	{TYPE_OGG_VIDEO, {AT(0, "OggS\0\x02"), AT(26, "\x01*\x80theora")}, 0},
	{TYPE_OGG_AUDIO, {AT(0, "OggS\0\x02"), AT(26, "\x01\x13OpusHead")}, 0},
	{TYPE_OGG_AUDIO, {AT(0, "OggS\0\x02"), AT(26, "\x01\x1e\x01vorbis")}, 0},
	{TYPE_MOV, {AT(0, "\0\0\0\x18""ftypqt  ")}, 0},
	{TYPE_MOV, {AT(0, "\0\0\0\x08wide\0\0\x01\0mdat")}, 0},
	{TYPE_FLIC, {AT(0, "\0\x01\0\0\x12\xaf\x05\0@\x01\xc8\0\x08\0")}, 0},
	{TYPE_FLV, {AT(0, "FLV\x01\x05\0")}, 0},
	{TYPE_IVF, {AT(0, "DKIF\0\0 \0")}, 0},
	{TYPE_M4V, {AT(0, "\0\0\0\x18""ftypM4V ")}, 0},
	{TYPE_AVI, {AT(0, "RIFF\x10\0\0\0AVI LIST")}, 0},
	{TYPE_M4A, {AT(0, "\0\0\0\x18""ftypM4A ")}, 0},
	{TYPE_PLAYLIST, {AT(0, "#EXTM3U\n")}, 0},
	{TYPE_AAC, {AT(0, "\xff\xf1P\x80\x02\x1f\xfc"), AT(16, "\xff\xf1P\x80\x02\x1f\xfc")}, 0},
	{TYPE_AMR, {AT(0, "#!AMR\n<\x02")}, 0},
	{TYPE_AMR_WB, {AT(0, "#!AMR-WB\nD\x08\x01")}, 0},
	{TYPE_AU, {AT(0, ".snd\0\0\0\x18")}, 0},
	{TYPE_FLAC, {AT(0, "fLaC\0\0\0\"")}, 0},
	{TYPE_IMELODY, {AT(0, "BEGIN:IMELODY\r\n")}, 0},
	{TYPE_MIDI, {AT(0, "MThd\0\0\0\x06\0\x01")}, 0},
	{TYPE_MIDI, {AT(0, "RIFF\x10\0\0\0RMIDdata")}, 0},
	{TYPE_MP3, {AT(0, "ID3\x04\0\0\0\0\x02\x10")}, 0},
	{TYPE_MP3, {AT(0, "\xff\xfb\x90""d"), AT(417, "\xff\xfb\x90""d")}, 430},
	{TYPE_MP3, {AT(0, "\xff\xf3\x84\xc4")}, 0},
	{TYPE_REALAUDIO, {AT(0, ".ra\xfd\0\x04")}, 0},
	{TYPE_WAV, {AT(0, "RIFF....WAVEfmt ")}, 0},
	{TYPE_AIFF, {AT(0, "FORM\0\0\x01\0AIFFCOMM")}, 0},
	{TYPE_APE, {AT(0, "MAC \x96\x0f\0\0")}, 0},
	{TYPE_CAF, {AT(0, "caff\0\x01\0\0desc")}, 0},
	{TYPE_MUSEPACK, {AT(0, "MP+\x07\0\x01")}, 0},
	{TYPE_PLS, {AT(0, "[playlist]\n")}, 0},
	{TYPE_SILK, {AT(0, "#!SILK_V3\x0c\0")}, 0},
	{TYPE_VOC, {AT(0, "Creative Voice File\x1a\x1a\0")}, 0},
	{TYPE_WAVPACK, {AT(0, "wvpk\x10\0\0\0")}, 0},
	{TYPE_PEM_CERT, {AT(0, "-----BEGIN CERTIFICATE-----\nMIIB\n")}, 0},
	{TYPE_PEM, {AT(0, "-----BEGIN PUBLIC KEY-----\nMIIB\n")}, 0},
	{TYPE_PEM_KEY, {AT(0, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n")}, 0},
	{TYPE_PEM_KEY, {AT(0, "-----BEGIN OPENSSH PRIVATE KEY-----\nMIIB\n")}, 0},
	{TYPE_PGP, {AT(0, "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nx\n")}, 0},
	{TYPE_PGP, {AT(0, "-----BEGIN PGP MESSAGE-----\n\nowGbwMvM\n")}, 0},
	{TYPE_PGP_ENCRYPTED, {AT(0, "-----BEGIN PGP MESSAGE-----\nVersion: x\n\nhQEMA1\n")}, 0},
	{TYPE_PGP_ENCRYPTED, {AT(0, "-----BEGIN PGP MESSAGE-----\r\n\r\nwV4D\r\n")}, 0},
	{TYPE_PGP_SIGNATURE, {AT(0, "-----BEGIN PGP SIGNATURE-----\n\niQEz\n")}, 0},
	{TYPE_PGP_KEYS, {AT(0, "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQEN\n")}, 0},
	{TYPE_PGP_KEYS, {AT(0, "\x99\x01\r\x04Z\x01\x02\x03\x01\x08\0")}, 0},
	{TYPE_PGP_KEYS, {AT(0, "\xc6""3\x04Z\x01\x02\x03\x16\t")}, 0},
	{TYPE_PGP_ENCRYPTED, {AT(0, "\x85\x01\x0c\x03\x01\x02\x03\x04\x05\x06\x07\x08\x01\x07")}, 0},
	{TYPE_PGP_ENCRYPTED, {AT(0, "\xc3\r\x04\t\x03\x08\x01\x02")}, 0},
	{TYPE_PGP_SIGNATURE, {AT(0, "\x89\x01""3\x04\0\x01\x08\0\x1d")}, 0},
	{TYPE_PGP_SIGNATURE, {AT(0, "\x88u\x04\0\x16\x08\0\x1d")}, 0},
	{TYPE_CERT, {AT(0, "0\x82\x01""D0\x82\x01-\xa0\x03\x02\x01\x02\x02\x01\x05""0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0000Q1O0M\x06\x03U\x04\x03\x0c""Fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0\x1e\x17\r260101000000Z\x17\r260101000000Z0Q1O0M\x06\x03U\x04\x03\x0c""Fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")}, 0},
	{TYPE_CERT, {AT(0, "0\x82\x01;0\x82\x01(\x02\x01\x05""0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0000Q1O0M\x06\x03U\x04\x03\x0c""Fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0\x1e\x17\r260101000000Z\x17\r260101000000Z0Q1O0M\x06\x03U\x04\x03\x0c""Fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")}, 0},
	{TYPE_CRL, {AT(0, "0\x81\xd4""0\x81\x83\x02\x01\x01""0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0000Q1O0M\x06\x03U\x04\x03\x0c""Fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\x17\r260101000000Z\x17\r260101000000Z0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0\x03=\0ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss")}, 0},
	{TYPE_CRL, {AT(0, "0\x81\xd1""0\x81\x80""0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0000Q1O0M\x06\x03U\x04\x03\x0c""Fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\x17\r260101000000Z\x17\r260101000000Z0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0\x03=\0ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss")}, 0},
	{TYPE_CSR, {AT(0, "0\x81\xb8""0\x81\xa6\x02\x01\0000Q1O0M\x06\x03U\x04\x03\x0c""Fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0N0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0\x03=\0kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0")}, 0},
	{TYPE_PKCS7, {AT(0, "0\x81\x84\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0w0u\x02\x01\x01""1\x0f""0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0000_\x06\t*\x86H\x86\xf7\r\x01\x07\x01\xa0R\x04Ptexttexttexttexttexttexttexttexttexttexttexttexttexttexttexttexttexttexttexttext")}, 0},
	{TYPE_PKCS7, {AT(0, "0\x80\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0\x80""0\x80\x02\x01\x01""1\x0f""0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0000\x80\x06\t*\x86H\x86\xf7\r\x01\x07\x01\xa0\x80$\x80\x04\x04text")}, 0},
	{TYPE_PKCS7_SIGNATURE, {AT(0, "0\x81\x8c\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0\x7f""0}\x02\x01\x01""1\x0f""0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0000\x0b\x06\t*\x86H\x86\xf7\r\x01\x07\x01\xa0Zcccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc")}, 0},
	{TYPE_PKCS7_SIGNATURE, {AT(0, "0\x80\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0\x80""0\x80\x02\x01\x01""1\x0f""0\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0000\x80\x06\t*\x86H\x86\xf7\r\x01\x07\x01\0\0\xa0\x80")}, 0},
	{TYPE_PKCS7_CERTS, {AT(0, "0\x81\x86\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0y0w\x02\x01\x01""1\0000\x0b\x06\t*\x86H\x86\xf7\r\x01\x07\x01\xa0""cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc")}, 0},
	{TYPE_PKCS7_ENCRYPTED, {AT(0, "0\x81\x8c\x06\t*\x86H\x86\xf7\r\x01\x07\x03\xa0\x7f""0}\x02\x01\0001xrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr")}, 0},
	{TYPE_PKCS7_ENCRYPTED, {AT(0, "0\x80\x06\x0b*\x86H\x86\xf7\r\x01\t\x10\x01\x17\xa0\x80""0\x80")}, 0},
	{TYPE_PKCS7, {AT(0, "0\x80\x06\x0b*\x86H\x86\xf7\r\x01\t\x10\x01\t\xa0\x80""0\x80")}, 0},
	{TYPE_PKCS8, {AT(0, "0\x81\x8c\x02\x01\0000\r\x06\t*\x86H\x86\xf7\r\x01\x01\x0b\x05\0\x04xkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")}, 0},
	{TYPE_PKCS12, {AT(0, "0\x81\x82\x02\x01\x03""0}\x06\t*\x86H\x86\xf7\r\x01\x07\x01\xa0p\x04nkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")}, 0},
	{TYPE_TIMESTAMP, {AT(0, "0\x81\x82""0\x03\x02\x01\0000{\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0ntttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt")}, 0},
	{TYPE_AESCRYPT, {AT(0, "AES\x02\0\0\x1b""CREATED_BY")}, 0},
	{TYPE_AGE, {AT(0, "age-encryption.org/v1\n-> X25519 x\n")}, 0},
	{TYPE_AGE, {AT(0, "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n")}, 0},
	{TYPE_ANSIBLE_VAULT, {AT(0, "$ANSIBLE_VAULT;1.1;AES256\n")}, 0},
	{TYPE_JCEKS, {AT(0, "\xce\xce\xce\xce\0\0\0\x02")}, 0},
	{TYPE_JKS, {AT(0, "\xfe\xed\xfe\xed\0\0\0\x02")}, 0},
	{TYPE_KEEPASS, {AT(0, "\x03\xd9\xa2\x9ag\xfbK\xb5\x01\0")}, 0},
	{TYPE_OPENSSL_ENCRYPTED, {AT(0, "Salted__\x01\x02\x03\x04\x05\x06\x07\x08")}, 0},
	{TYPE_PUTTY_KEY, {AT(0, "PuTTY-User-Key-File-3: ssh-ed25519\n")}, 0},
	{TYPE_RAW_DISK, {AT(0, "\xeb<\x90mkfs.fat\0\x02\x04\x01\0\x02"), AT(21, "\xf8"), AT(510, "U\xaa")}, 512},
	{TYPE_RAW_DISK, {AT(0, "\xebR\x90NTFS    "), AT(510, "U\xaa")}, 512},
	{TYPE_RAW_DISK, {AT(0, "3\xc0"), AT(446, "\x80\0\0\0\x0c"), AT(455, "\x08\0\0\0\x10"), AT(510, "U\xaa")}, 512},
	{TYPE_SQUASHFS, {AT(0, "hsqs\x10\0\0\0")}, 0},
	{TYPE_EXTFS, {AT(1048, "\x02\0\0\0"), AT(1080, "S\xef\x01\0\x01\0")}, 2048},
	{TYPE_LUKS, {AT(0, "LUKS\xba\xbe\0\x02")}, 0},
	{TYPE_QCOW, {AT(0, "QFI\xfb\0\0\0\x03")}, 0},
	{TYPE_VDI, {AT(0, "<<< Oracle VM VirtualBox Disk Image >>>\n"), AT(64, "\x7f\x10\xda\xbe\x01\0")}, 0},
	{TYPE_VHD, {AT(0, "conectix\0\0\0\x02")}, 0},
	{TYPE_VHDX, {AT(0, "vhdxfileM\0")}, 0},
	{TYPE_VMDK, {AT(0, "KDMV\x01\0\0\0")}, 0},
	{TYPE_VMDK, {AT(0, "# Disk DescriptorFile\nversion=1\n")}, 0},
	{TYPE_ISO, {AT(32769, "CD001\x01")}, 34816},
	{TYPE_ISO, {AT(37649, "CD001\x01")}, 40000},
	{TYPE_UDF, {AT(32769, "BEA01\x01"), AT(34817, "NSR02\x01")}, 40000},
	{TYPE_DMG, {AT(0, "x\xda""c\0\x01"), AT(4608, "koly\0\0\0\x04\0\0\x02\0")}, 5120},
	{TYPE_DMG, {AT(0, "BZh91AY&SY"), AT(4608, "koly\0\0\0\x04\0\0\x02\0")}, 5120},
	{TYPE_NRG, {AT(5000, "NER5\0\0\0\0\0\0\x10\0")}, 0},
	{TYPE_VHD, {AT(4608, "conectix\0\0\0\x02")}, 5120},
	{TYPE_TGA, {AT(0, "\0\0\x02"), AT(12, "\x01\0\x01\0\x18 \x01\x02\x03"), AT(4122, "TRUEVISION-XFILE.\0")}, 0},
	{TYPE_EOT, {AT(0, "\xe8\x03\0\0\x84\x03\0\0\x01\0\x02\0"), AT(34, "LP")}, 64},
	{TYPE_BDF, {AT(0, "STARTFONT 2.1\n")}, 0},
	{TYPE_PCF, {AT(0, "\x01""fcp\x07\0\0\0")}, 0},
	{TYPE_TYPE1, {AT(0, "%!PS-AdobeFont-1.0: X\n")}, 0},
	{TYPE_TYPE1, {AT(0, "\x80\x01\x10\0\0\0%!PS-AdobeFont")}, 0},
	{TYPE_TTC, {AT(0, "ttcf\0\x01\0\0\0\0\0\x02")}, 0},
	{TYPE_OTF, {AT(0, "OTTO\0\t\0\x80\0\x03\0\x10""CFF ")}, 28},
	{TYPE_TTF, {AT(0, "\0\x01\0\0\0\x11\x01\0\0\x04\0\x10""FFTM")}, 28},
	{TYPE_TTF, {AT(0, "true\0\x0c\0\x80\0\x03\0@OS/2")}, 28},
	{TYPE_WOFF, {AT(0, "wOFF\0\x01\0\0")}, 0},
	{TYPE_WOFF2, {AT(0, "wOF2\0\x01\0\0")}, 0},
	{TYPE_SKETCHUP, {AT(0, "\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p\0")}, 0},
	{TYPE_BLENDER, {AT(0, "BLENDER-v293RENDH")}, 0},
	{TYPE_DWG, {AT(0, "AC1032\0\0\0")}, 0},
	{TYPE_DXF, {AT(0, "  0\r\nSECTION\r\n  2\r\nHEADER\r\n")}, 0},
	{TYPE_DXF, {AT(0, "999\ncomment\n0\nSECTION\n")}, 0},
	{TYPE_GLTF, {AT(0, "glTF\x02\0\0\0")}, 0},
	{TYPE_STEP, {AT(0, "ISO-10303-21;\nHEADER;\n")}, 0},
	{TYPE_STL, {AT(0, "solid x\nfacet normal 0 0 1\n outer loop\n  vertex 0 0 0\n")}, 0},
	{TYPE_U3D, {AT(0, "U3D\0\x18\0\0\0")}, 0},
	{TYPE_COLLADA, {AT(0, "<?xml version=\"1.0\"?>\n<COLLADA xmlns=\"x\">")}, 0},
	{TYPE_DWF, {AT(0, "(DWF V06.00)PK")}, 0},
	{TYPE_VRML, {AT(0, "#VRML V2.0 utf8\n")}, 0},
	{TYPE_PLY, {AT(0, "ply\nformat ascii 1.0\n")}, 0},
	{TYPE_LIBRARY_MS, {AT(0, "<?xml version=\"1.0\"?>\n<libraryDescription xmlns=\"x\">")}, 0},
	{TYPE_SEARCH_MS, {AT(0, "<?xml version=\"1.0\"?>\n<searchConnectorDescription xmlns=\"x\">")}, 0},
	{TYPE_SEARCH_MS, {AT(0, "<?xml version=\"1.0\"?>\n<persistedQuery version=\"1.0\">")}, 0},
	{TYPE_DESKTOP, {AT(0, "[Desktop Entry]\nType=Application\nExec=x\n")}, 0},
	{TYPE_JNLP, {AT(0, "<?xml version=\"1.0\"?>\n<jnlp spec=\"1.0+\">")}, 0},
	{TYPE_CLICKONCE, {AT(0, "<?xml version=\"1.0\"?>\n<asmv1:assembly xmlns:asmv1=\"x\" xmlns=\"urn:schemas-microsoft-com:asm.v2\">")}, 0},
	{TYPE_LNK, {AT(0, "L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F")}, 0},
	{TYPE_MSC, {AT(0, "<?xml version=\"1.0\"?>\n<MMC_ConsoleFile ConsoleVersion=\"3.0\">")}, 0},
	{TYPE_URL, {AT(0, "[InternetShortcut]\r\nURL=file://x/y.exe\r\n")}, 0},
	{TYPE_RDP, {AT(0, "screen mode id:i:2\r\nfull address:s:x.example\r\n")}, 0},
	{TYPE_RDP, {AT(0, "\xff\xfe""f\0u\0l\0l\0 \0a\0d\0d\0r\0e\0s\0s\0:\0s\0:\0x\0\r\0\n\0p\0r\0o\0m\0p\0t\0:\0i\0:\0001\0\r\0\n\0")}, 0},
	{TYPE_SETTING_CONTENT, {AT(0, "<?xml version=\"1.0\"?>\n<PCSettings><SearchableContent xmlns=\"x\">")}, 0},
	{TYPE_INF, {AT(0, "[Version]\r\nSignature=\"$Windows NT$\"\r\n")}, 0},
	{TYPE_INF, {AT(0, "[AutoRun]\r\nopen=x.exe\r\n")}, 0},
	{TYPE_WEBLOC, {AT(0, "<?xml version=\"1.0\"?>\n<plist version=\"1.0\"><dict><key>URL</key>")}, 0},
	{TYPE_REG, {AT(0, "REGEDIT4\r\n")}, 0},
	{TYPE_REG, {AT(0, "\xff\xfeW\0i\0n\0d\0o\0w\0s\0 \0R\0e\0g\0i\0s\0t\0r\0y\0 \0E\0d\0i\0t\0o\0r\0 \0V\0e\0r\0s\0i\0o\0n\0 \0005\0.\0000\0000\0\r\0\n\0")}, 0},
	{TYPE_SCF, {AT(0, "[Shell]\r\nCommand=2\r\nIconFile=\\\\x\\y.ico\r\n")}, 0},
	{TYPE_ICALENDAR, {AT(0, "BEGIN:VCALENDAR\r\n")}, 0},
	{TYPE_VCARD, {AT(0, "BEGIN:VCARD\r\n")}, 0},
	{TYPE_LDIF, {AT(0, "dn: cn=x\nobjectClass: person\n")}, 0},
	{TYPE_LDIF, {AT(0, "version: 1\ndn: cn=x\nobjectClass: person\n")}, 0},
};

/* ---- ZIP files: names and contents ---------------------------------------------------- */

struct zip {
	enum type_id id;
	struct {
		const char *name, *content;
	} members[3];
};

static const struct zip zips[] = {
	{TYPE_KMZ, {{"doc.kml", "x"}}},
	{TYPE_NUPKG, {{"x.nuspec", "x"}}},
	{TYPE_WHL, {{"x/__init__.py", "x"}, {"x-1.dist-info/WHEEL", "x"}}},
	{TYPE_IWORK, {{"Index/Document.iwa", "x"}}},
	{TYPE_KEYNOTE, {{"Index/Document.iwa", "x"}, {"Index/Slide.iwa", "x"}}},
	{TYPE_JAR, {{"META-INF/MANIFEST.MF", "x"}}},
	{TYPE_MSIX, {{"AppxManifest.xml", "x"}, {"[Content_Types].xml", "x"}}},
	{TYPE_APK, {{"META-INF/MANIFEST.MF", "x"}, {"AndroidManifest.xml", "x"}}},
	{TYPE_VSIX, {{"extension.vsixmanifest", "x"}}},
	{TYPE_IPA, {{"Payload/", "x"}, {"Payload/x.app/", "x"}}},
	{TYPE_XPI, {{"META-INF/manifest.mf", "x"}, {"META-INF/mozilla.rsa", "x"}}},
	{TYPE_OXT, {{"META-INF/manifest.xml", "x"}, {"description.xml", "x"}}},
	{TYPE_ZIP, {{"a.txt", "x"}, {"description.xml", "x"}}},
	{TYPE_DOCM, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/>"}, {"word/x.xml", "x"}}},
	{TYPE_DOTM, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-word.template.macroEnabledTemplate.main+xml\"/>"}, {"word/x.xml", "x"}}},
	{TYPE_DOCX, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"}, {"word/x.xml", "x"}}},
	{TYPE_DOTX, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml\"/>"}, {"word/x.xml", "x"}}},
	{TYPE_XLSX, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"}, {"xl/x.xml", "x"}}},
	{TYPE_XLTX, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml\"/>"}, {"xl/x.xml", "x"}}},
	{TYPE_XLSM, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/>"}, {"xl/x.xml", "x"}}},
	{TYPE_XLTM, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-excel.template.macroEnabled.main+xml\"/>"}, {"xl/x.xml", "x"}}},
	{TYPE_XLAM, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-excel.addin.macroEnabled.main+xml\"/>"}, {"xl/x.xml", "x"}}},
	{TYPE_XLSB, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>"}, {"xl/x.xml", "x"}}},
	{TYPE_PPTX, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml\"/>"}, {"ppt/x.xml", "x"}}},
	{TYPE_PPSX, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml\"/>"}, {"ppt/x.xml", "x"}}},
	{TYPE_POTX, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml\"/>"}, {"ppt/x.xml", "x"}}},
	{TYPE_PPTM, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml\"/>"}, {"ppt/x.xml", "x"}}},
	{TYPE_PPSM, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml\"/>"}, {"ppt/x.xml", "x"}}},
	{TYPE_POTM, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-powerpoint.template.macroEnabled.main+xml\"/>"}, {"ppt/x.xml", "x"}}},
	{TYPE_PPAM, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-powerpoint.addin.macroEnabled.main+xml\"/>"}, {"ppt/x.xml", "x"}}},
	{TYPE_VSDX, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-visio.drawing.main+xml\"/>"}, {"visio/x.xml", "x"}}},
	{TYPE_VSDM, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-visio.drawing.macroEnabled.main+xml\"/>"}, {"visio/x.xml", "x"}}},
	{TYPE_DOCX, {{"_rels/.rels", "x"}, {"word/document.xml", "x"}}},
	{TYPE_XPS, {{"FixedDocSeq.fdseq", "x"}}},
	{TYPE_XPS, {{"[Content_Types].xml", "<Override ContentType=\"application/vnd.ms-package.xps-fixeddocumentsequence+xml\"/>"}}},
	{TYPE_THREEMF, {{"3D/3dmodel.model", "x"}}},
	{TYPE_XLSX, {{"xl/workbook.xml", "x"}}},
	{TYPE_PPTX, {{"ppt/presentation.xml", "x"}}},
	{TYPE_VSDX, {{"visio/document.xml", "x"}}},
	{TYPE_KRITA, {{"mimetype", "application/x-krita"}, {"content.xml", "x"}}},
	{TYPE_ORA, {{"mimetype", "image/openraster"}, {"content.xml", "x"}}},
	{TYPE_ODB, {{"mimetype", "application/vnd.oasis.opendocument.base"}, {"content.xml", "x"}}},
	{TYPE_ODB, {{"mimetype", "application/vnd.oasis.opendocument.database"}, {"content.xml", "x"}}},
	{TYPE_ODC, {{"mimetype", "application/vnd.oasis.opendocument.chart"}, {"content.xml", "x"}}},
	{TYPE_ODF_FORMULA, {{"mimetype", "application/vnd.oasis.opendocument.formula"}, {"content.xml", "x"}}},
	{TYPE_ODG, {{"mimetype", "application/vnd.oasis.opendocument.graphics"}, {"content.xml", "x"}}},
	{TYPE_OTG, {{"mimetype", "application/vnd.oasis.opendocument.graphics-template"}, {"content.xml", "x"}}},
	{TYPE_ODI, {{"mimetype", "application/vnd.oasis.opendocument.image"}, {"content.xml", "x"}}},
	{TYPE_SXD, {{"mimetype", "application/vnd.sun.xml.draw"}, {"content.xml", "x"}}},
	{TYPE_EPUB, {{"mimetype", "application/epub+zip"}, {"content.xml", "x"}}},
	{TYPE_HWPX, {{"mimetype", "application/hwp+zip"}, {"content.xml", "x"}}},
	{TYPE_ODT, {{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "x"}}},
	{TYPE_ODM, {{"mimetype", "application/vnd.oasis.opendocument.text-master"}, {"content.xml", "x"}}},
	{TYPE_OTT, {{"mimetype", "application/vnd.oasis.opendocument.text-template"}, {"content.xml", "x"}}},
	{TYPE_OTH, {{"mimetype", "application/vnd.oasis.opendocument.text-web"}, {"content.xml", "x"}}},
	{TYPE_SXW, {{"mimetype", "application/vnd.sun.xml.writer"}, {"content.xml", "x"}}},
	{TYPE_ODP, {{"mimetype", "application/vnd.oasis.opendocument.presentation"}, {"content.xml", "x"}}},
	{TYPE_OTP, {{"mimetype", "application/vnd.oasis.opendocument.presentation-template"}, {"content.xml", "x"}}},
	{TYPE_SXI, {{"mimetype", "application/vnd.sun.xml.impress"}, {"content.xml", "x"}}},
	{TYPE_ODS, {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "x"}}},
	{TYPE_OTS, {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet-template"}, {"content.xml", "x"}}},
	{TYPE_SXC, {{"mimetype", "application/vnd.sun.xml.calc"}, {"content.xml", "x"}}},
	{TYPE_ZIP, {{"mimetype", "application/unheard-of"}, {"content.xml", "x"}}},
};

/* ---- compound files: the class of the root, names of streams --------------------------- */

struct ole {
	enum type_id id;
	const char *class;
	const char16_t *streams[3];
};

static const struct ole oles[] = {
	{TYPE_MSI, "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0F", {u"\u4840\u3b3f"}},
	{TYPE_DOC, NULL, {u"1Table", u"WordDocument"}},
	{TYPE_DOC, "\x06\t\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F", {}},
	{TYPE_XLS, NULL, {u"Workbook"}},
	{TYPE_XLS, " \x08\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F", {}},
	{TYPE_XLS, NULL, {u"Book"}},
	{TYPE_PPT, NULL, {u"PowerPoint Document"}},
	{TYPE_PPT, "\x10\x8d\x81""d\x9bO\xcf\x11\x86\xea\0\xaa\0\xb9)\xe8", {}},
	{TYPE_VSD, NULL, {u"VisioDocument"}},
	{TYPE_VSD, "\x14\x1a\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F", {}},
	{TYPE_PUBLISHER, NULL, {u"Quill"}},
	{TYPE_PROJECT, ":\x8f\xb7t\xc8\xc8\xd1\x11\xbe\x11\0\xc0O\xb6\xfa\xf1", {}},
	{TYPE_MSG, NULL, {u"__properties_version1.0"}},
	{TYPE_MSG, "\x0b\r\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F", {}},
	{TYPE_OOXML_ENCRYPTED, NULL, {u"EncryptionInfo", u"EncryptedPackage"}},
	{TYPE_HWP, NULL, {u"\5HwpSummaryInformation"}},
	{TYPE_WORKS, NULL, {u"MatOST"}},
	{TYPE_FLASHPIX, "\0gaVT\xc1\xce\x11\x85S\0\xaa\0\xa1\xf9[", {}},
	{TYPE_OLE, NULL, {u"Something"}},
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

size_t sample_count(void)
{
	return COUNT(octets) + COUNT(zips) + COUNT(oles);
}

/* ---- making them -------------------------------------------------------------------- */

static void add(struct assay_buf *out, const void *data, size_t len)
{
	assert_int_equal(assay_buf_append(out, data, len), 0);
}

static void add_zeros(struct assay_buf *out, size_t size)
{
	static const char zeros[512];

	while (out->len < size)
		add(out, zeros, size - out->len < sizeof(zeros) ? size - out->len : sizeof(zeros));
}

static void make_octets(const struct octets *sample, struct assay_buf *out)
{
	for (size_t i = 0; i < COUNT(sample->pieces) && sample->pieces[i].octets != NULL; i++) {
		add_zeros(out, sample->pieces[i].off);
		add(out, sample->pieces[i].octets, sample->pieces[i].len);
	}
	add_zeros(out, sample->size);
}

static void add_le(struct assay_buf *out, uint64_t value, int octet_count)
{
	for (int i = 0; i < octet_count; i++, value >>= 8)
		add(out, &(unsigned char){(unsigned char)value}, 1);
}

void zip_add_member(struct assay_buf *out, struct assay_buf *directory, const char *name,
                    unsigned int method, const void *data, size_t len)
{
	size_t start = out->len, name_len = strlen(name);

	add(out, "PK\3\4\x14\0\0\0", 8);
	add_le(out, method, 2);
	add_le(out, 0, 8);
	add_le(out, len, 4);
	add_le(out, len, 4);
	add_le(out, name_len, 2);
	add_le(out, 0, 2);
	add(out, name, name_len);
	add(out, data, len);
	add(directory, "PK\1\2\x14\0\x14\0\0\0", 10);
	add_le(directory, method, 2);
	add_le(directory, 0, 8);
	add_le(directory, len, 4);
	add_le(directory, len, 4);
	add_le(directory, name_len, 2);
	add_le(directory, 0, 12);
	add_le(directory, start, 4);
	add(directory, name, name_len);
}

void zip_end(struct assay_buf *out, struct assay_buf *directory)
{
	size_t start = out->len;

	add(out, directory->data, directory->len);
	add(out, "PK\5\6\0\0\0\0\0\0\0\0", 12);
	add_le(out, directory->len, 4);
	add_le(out, start, 4);
	add_le(out, 0, 2);
	assay_buf_free(directory);
}

static void make_zip(const struct zip *sample, struct assay_buf *out)
{
	struct assay_buf directory = {0};

	for (size_t i = 0; i < COUNT(sample->members) && sample->members[i].name != NULL; i++)
		zip_add_member(out, &directory, sample->members[i].name, 0,
		               sample->members[i].content, strlen(sample->members[i].content));
	zip_end(out, &directory);
}

static void add_entry(struct assay_buf *out, const char16_t *name, const char *class)
{
	size_t start = out->len, units = 0;

	while (name[units] != 0)
		add_le(out, name[units++], 2);
	add_zeros(out, start + 64);
	add_le(out, 2 * (units + 1), 2);
	add_zeros(out, start + 80);
	if (class != NULL)
		add(out, class, 16);
	add_zeros(out, start + 128);
}

/* The directory is spread over sectors 1, 3, 5, ..., so that its chain counts. */
void ole_make(struct assay_buf *out, const char *class, const char16_t *const *streams,
              size_t count)
{
	size_t sectors = 1 + count / 4;

	add(out, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
	add_zeros(out, 24);
	add(out, "\x3e\0\3\0\xfe\xff\x09\0\6\0", 10);
	add_zeros(out, 44);
	add_le(out, 1, 4); /* sectors of the allocation table */
	add_le(out, 1, 4); /* where the directory starts */
	add_zeros(out, 76);
	add_le(out, 0, 4); /* the table itself */
	while (out->len < 512)
		add_le(out, 0xffffffff, 4);
	for (size_t i = 0; i < 128; i++)
		add_le(out, i % 2 == 1 && i < 2 * sectors - 1 ? i + 2 : 0xfffffffe, 4);
	add_entry(out, u"Root Entry", class);
	for (size_t i = 0; i < count; i++) {
		if (i % 4 == 3)
			add_zeros(out, out->len + 512);
		add_entry(out, streams[i], NULL);
	}
	add_zeros(out, (out->len + 511) / 512 * 512);
}

static void make_ole(const struct ole *sample, struct assay_buf *out)
{
	size_t count = 0;

	while (count < COUNT(sample->streams) && sample->streams[count] != NULL)
		count++;
	ole_make(out, sample->class, sample->streams, count);
}

enum type_id sample_make(size_t n, struct assay_buf *out)
{
	out->len = 0;
	if (n < COUNT(octets)) {
		make_octets(&octets[n], out);
		return octets[n].id;
	}
	n -= COUNT(octets);
	if (n < COUNT(zips)) {
		make_zip(&zips[n], out);
		return zips[n].id;
	}
	n -= COUNT(zips);
	make_ole(&oles[n], out);
	return oles[n].id;
}
