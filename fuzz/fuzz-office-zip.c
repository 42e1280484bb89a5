/*
 * Documents that are ZIP files: the input is the contents of their parts, one
 * behind the other, so that the fuzzer need not know of ZIP files. See
 * fuzz-document.h for what must hold.
 */
#include "assay-config.h"

#include "fuzz/fuzz-document.h"

static const char *const names[] = {
	"[Content_Types].xml",          "_rels/.rels",           "word/document.xml",
	"word/_rels/document.xml.rels", "word/part.xml",         "word/part.bin",
	"word/embeddings/object.bin",   "META-INF/manifest.xml", "content.xml",
	"Basic/Standard/Module1.xml",
};

#define PARTS (sizeof(names) / sizeof(names[0]))

#define SEPARATOR "\n--\n"

static void read_parts(struct inspection *in, const unsigned char *data, size_t len)
{
	struct zip_entry entries[PARTS];
	struct zip_directory zip = {.data = data, .len = len, .entries = entries};
	size_t pos = 0;

	while (zip.count < PARTS && pos <= len) {
		const unsigned char *end =
			pos == len ? NULL
				   : memmem(data + pos, len - pos, SEPARATOR, strlen(SEPARATOR));
		size_t size = end == NULL ? len - pos : (size_t)(end - data) - pos;

		entries[zip.count] = (struct zip_entry){.name = names[zip.count],
		                                        .name_len = strlen(names[zip.count]),
		                                        .packed_size = size,
		                                        .size = size,
		                                        .data = pos};
		zip.count++;
		if (end == NULL)
			break;
		pos += size + strlen(SEPARATOR);
	}
	inspect_ooxml(in, &zip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	look(read_parts, data, len);
	return 0;
}
