/*
 * Decoding a record: any octets are refused or give a record whose strings
 * can be read. The checksum is made right first, or nothing would pass it.
 */
#include <assay/record.h>

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_record *record;
	uint8_t *copy = malloc(len + 5);
	size_t strings = 0;
	uLong crc;

	if (copy == NULL)
		return 0;
	copy[0] = ASSAY_RECORD_VERSION;
	crc = crc32_z(0, data, len);
	for (int i = 0; i < 4; i++)
		copy[1 + i] = (uint8_t)(crc >> (8 * i));
	memcpy(copy + 5, data, len);
	if (assay_record_decode(copy, len + 5, &record) == 0) {
		for (size_t i = 0; i < record->part_count; i++) {
			const struct assay_record_part *part = &record->parts[i];

			strings += strlen(part->section) + strlen(part->type);
			strings += part->name == NULL ? 0 : strlen(part->name);
			strings += part->detected == NULL ? 0 : strlen(part->detected);
			for (size_t k = 0; k < part->member_count; k++) {
				const char *name = part->members[k].name;

				strings += name == NULL ? 0 : strlen(name);
			}
		}
		if (strings > len * 80)
			abort();
		assay_record_free(record);
	}
	free(copy);
	return 0;
}
