/*
 * Sound and moving pictures: containers by what is in them, and streams without
 * a header.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* ---- containers ------------------------------------------------------------------ */

/* A brand; ISO/IEC 14496-12 4.3. */
struct brand {
	char name[5];
	enum type_id id;
};

/* ISO base media files: "ftyp" and the major brand. */
const struct assay_type *detect_ftyp(struct head h)
{
	static const struct brand brands[] = {
		{"heic", TYPE_HEIC}, {"heix", TYPE_HEIC}, {"heim", TYPE_HEIC}, {"heis", TYPE_HEIC},
		{"hevc", TYPE_HEIC}, {"hevx", TYPE_HEIC}, {"mif1", TYPE_HEIF}, {"mif2", TYPE_HEIF},
		{"msf1", TYPE_HEIF}, {"heif", TYPE_HEIF}, {"avif", TYPE_AVIF}, {"avis", TYPE_AVIF},
		{"crx ", TYPE_CR3},  {"qt  ", TYPE_MOV},  {"M4A ", TYPE_M4A},  {"M4B ", TYPE_M4A},
		{"M4P ", TYPE_M4A},  {"M4V ", TYPE_M4V},  {"M4VH", TYPE_M4V},  {"M4VP", TYPE_M4V},
		{"mjp2", TYPE_MJ2},  {"jp2 ", TYPE_JP2},  {"jpx ", TYPE_JPX},  {"jpm ", TYPE_JPM},
	};

	for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++) {
		if (head_at(h, 8, brands[i].name, 4))
			return row(brands[i].id);
	}
	if (AT(h, 8, "3g2"))
		return row(TYPE_GPP2);
	if (AT(h, 8, "3gp") || AT(h, 8, "3ge") || AT(h, 8, "3gr") || AT(h, 8, "3gs"))
		return row(TYPE_GPP);
	return row(TYPE_MP4);
}

const struct assay_type *detect_riff(struct head h)
{
	static const struct brand forms[] = {
		{"WEBP", TYPE_WEBP}, {"WAVE", TYPE_WAV}, {"AVI ", TYPE_AVI}, {"RMID", TYPE_MIDI},
		{"ACON", TYPE_ANI},  {"CDDA", TYPE_WAV}, {"RMP3", TYPE_MP3},
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (head_at(h, 8, forms[i].name, 4))
			return row(forms[i].id);
	}
	if (AT(h, 8, "CDR") || AT(h, 8, "cdr"))
		return row(TYPE_CDR);
	return NULL;
}

/* EA IFF 85: the size is never that of text. */
const struct assay_type *detect_form(struct head h)
{
	if (octet_at(h, 4) >= ' ')
		return NULL;
	if (AT(h, 8, "AIFF") || AT(h, 8, "AIFC"))
		return row(TYPE_AIFF);
	if (AT(h, 8, "ILBM") || AT(h, 8, "PBM "))
		return row(TYPE_ILBM);
	return NULL;
}

/* Ogg: the first page holds the header of the first codec; RFC 3533 6, RFC 5334. */
const struct assay_type *detect_ogg(struct head h)
{
	size_t data = 27 + (size_t)octet_at(h, 26);

	if (AT(h, data, "\x80theora") || AT(h, data, "BBCD\0") || AT(h, data, "OVP80"))
		return row(TYPE_OGG_VIDEO);
	if (AT(h, data, "\1vorbis") || AT(h, data, "OpusHead") || AT(h, data, "Speex   ") ||
	    AT(h, data,
	       "\x7f"
	       "FLAC"))
		return row(TYPE_OGG_AUDIO);
	return row(TYPE_OGG);
}

/* Matroska: the DocType element of the EBML header; RFC 8794 11.2, RFC 9559. */
const struct assay_type *detect_ebml(struct head h)
{
	struct head header = head_first(h, 64);
	const unsigned char *type = head_find(header, "\x42\x82");

	if (type == NULL)
		return NULL;
	header = head_from(header, (size_t)(type - h.data) + 3);
	if (AT(header, 0, "webm"))
		return row(TYPE_WEBM);
	return AT(header, 0, "matroska") ? row(TYPE_MATROSKA) : NULL;
}

static bool has_octets(struct head h, const char *octets, size_t len)
{
	return memmem(h.data, h.len, octets, len) != NULL;
}

/* Windows Media: which streams there are, by the GUID of their type. */
const struct assay_type *detect_asf(struct head h)
{
	static const char audio[] =
		"\x40\x9e\x69\xf8\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b";
	static const char video[] =
		"\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b";

	if (has_octets(h, video, 16))
		return row(TYPE_WMV);
	return row(has_octets(h, audio, 16) ? TYPE_WMA : TYPE_ASF);
}

/* A version that exists, and a size in pixels to come, or a compressed rest. */
const struct assay_type *detect_flash(struct head h)
{
	unsigned int version = octet_at(h, 3);
	uint32_t size = le32_at(h, 4);

	if (version == 0 || version >= ' ' + 20 || size < 21 || size > 0x10000000 || h.len < 9)
		return NULL;
	return head_is_binary(h, 64) ? row(TYPE_SWF) : NULL;
}

/* ---- streams ---------------------------------------------------------------------- */

/* A version, few flags, a size of four times seven bits; id3v2.4 3.1. */
const struct assay_type *detect_id3(struct head h)
{
	if (octet_at(h, 3) < 2 || octet_at(h, 3) > 4 || octet_at(h, 4) == 0xff ||
	    (octet_at(h, 5) & 0x0f) != 0)
		return NULL;
	for (size_t i = 6; i < 10; i++) {
		if (octet_at(h, i) >= 0x80)
			return NULL;
	}
	return row(TYPE_MP3);
}

/*
 * Octets of an MPEG audio frame of layer II or III (ISO/IEC 11172-3 2.4.1.3); 0:
 * none starts here. Layer I is forgotten, and starts like UTF-16.
 */
static size_t mpeg_frame(struct head h, size_t off)
{
	static const unsigned short rates[3][16] = {
		/* MPEG 1 layer III and II; MPEG 2 */
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0},
		{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0},
	};
	static const unsigned int frequencies[] = {44100, 48000, 32000, 0};
	unsigned int version = octet_at(h, off + 1) >> 3 & 3; /* 0: 2.5, 2: 2, 3: 1 */
	unsigned int layer = 4 - (octet_at(h, off + 1) >> 1 & 3);
	unsigned int frequency = frequencies[octet_at(h, off + 2) >> 2 & 3];
	unsigned int kilobits;

	if (octet_at(h, off) != 0xff || (octet_at(h, off + 1) & 0xe0) != 0xe0 || version == 1 ||
	    (layer != 2 && layer != 3) || frequency == 0)
		return 0;
	if (version != 3)
		frequency /= version == 2 ? 2 : 4;
	kilobits = rates[version == 3 ? 3 - layer : 2][octet_at(h, off + 2) >> 4];
	if (kilobits == 0)
		return 0;
	return (layer == 3 && version != 3 ? 72000 : 144000) * kilobits / frequency +
	       (octet_at(h, off + 2) >> 1 & 1);
}

/* ADTS: sync, layer 0, a frequency that exists; ISO/IEC 13818-7 6.2. */
static size_t aac_frame(struct head h, size_t off)
{
	if (octet_at(h, off) != 0xff || (octet_at(h, off + 1) & 0xf6) != 0xf0 ||
	    (octet_at(h, off + 2) >> 2 & 0xf) > 12)
		return 0;
	return (octet_at(h, off + 3) & 3) << 11 | octet_at(h, off + 4) << 3 |
	       octet_at(h, off + 5) >> 5;
}

/* Frames without a tag before them: where the first one ends, another one starts. */
const struct assay_type *detect_mpeg_audio(struct head h)
{
	size_t len = mpeg_frame(h, 0);

	if (len >= 24 && (len + 3 > h.len || mpeg_frame(h, len) != 0))
		return row(TYPE_MP3);
	len = aac_frame(h, 0);
	if (len > 7 && (len + 6 > h.len || aac_frame(h, len) != 0))
		return row(TYPE_AAC);
	return NULL;
}

/* A pack header (two ways to mark its clock), or the sequence header of bare video. */
const struct assay_type *detect_mpeg_stream(struct head h)
{
	unsigned int clock = octet_at(h, 4);

	if (octet_at(h, 3) == 0xba)
		return (clock & 0xc4) == 0x44 || (clock & 0xf1) == 0x21 ? row(TYPE_MPEG_PS) : NULL;
	/* twelve bits each for width and height, then ratio and rate */
	return be16_at(h, 4) >> 4 != 0 && octet_at(h, 7) >> 4 != 0 && (octet_at(h, 7) & 15) != 0
	               ? row(TYPE_MPEG_PS)
	               : NULL;
}

#define TS_PACKET 188

/* Packets that start with the same octet, which is a letter: five of them, or all there are. */
const struct assay_type *detect_transport_stream(struct head h)
{
	size_t packets = 1;

	while (packets < 5 && octet_at(h, packets * TS_PACKET) == 0x47)
		packets++;
	return packets == 5 && head_is_binary(h, TS_PACKET) ? row(TYPE_MPEG_TS) : NULL;
}
