/*
 * Programs of the systems: Windows and DOS, Unix, macOS, Java, Android.
 */
#include "assay-config.h"

#include "inspect/detect.h"

/* ---- MZ: DOS, and what hides behind its header ------------------------------- */

#define LFANEW 60 /* where the offset of the newer header stands */

/* The header that e_lfanew points to. */
static const struct assay_type *newer_header(struct head h, size_t off)
{
	if (AT(h, off, "PE\0\0"))
		return row(TYPE_PE);
	/* the version of the linker is small where text has letters */
	if (AT(h, off, "NE") && octet_at(h, off + 2) < ' ')
		return row(TYPE_NE);
	return NULL;
}

/* Text may start with "MZ" too. */
const struct assay_type *detect_mz(struct head h)
{
	size_t off = le32_at(h, LFANEW);
	const struct assay_type *type;
	bool plausible;

	if (h.len < LFANEW + 4)
		return NULL;
	type = newer_header(h, off);
	if (type != NULL)
		return type;
	/* e_cblp: octets of the last page; e_cparhdr: paragraphs of the header; text has larger
	 * ones */
	plausible = le16_at(h, 2) < 512 && le16_at(h, 8) >= 2 && le16_at(h, 8) < 0x1000;
	if (!plausible)
		return NULL;
	/* a PE header beyond what is known of the content: believe the MZ header */
	return row(off >= h.len && off < 0x10000000 && !h.whole ? TYPE_PE : TYPE_DOS);
}

/* ---- ELF ---------------------------------------------------------------------- */

#define ELF_DYNAMIC             3 /* e_type of libraries, and of programs that load anywhere */
#define ELF_PROGRAM_HEADERS_MAX 64

static unsigned int elf16(struct head h, size_t off)
{
	return octet_at(h, 5) == 2 ? be16_at(h, off) : le16_at(h, off);
}

static uint64_t elf_word(struct head h, size_t off, bool is64)
{
	bool big = octet_at(h, 5) == 2;

	if (!is64)
		return big ? be32_at(h, off) : le32_at(h, off);
	return big ? (uint64_t)be32_at(h, off) << 32 | be32_at(h, off + 4) : le64_at(h, off);
}

/* A program header of the kind PT_INTERP: what has a loader is started with it. */
static bool elf_has_interpreter(struct head h, bool is64)
{
	uint64_t off = elf_word(h, is64 ? 32 : 28, is64);
	size_t size = elf16(h, is64 ? 54 : 42), count = elf16(h, is64 ? 56 : 44);

	if (count > ELF_PROGRAM_HEADERS_MAX)
		count = ELF_PROGRAM_HEADERS_MAX;
	for (size_t i = 0; i < count && off < h.len; i++, off += size) {
		if (elf_word(h, (size_t)off, false) == 3)
			return true;
	}
	return false;
}

const struct assay_type *detect_elf(struct head h)
{
	bool is64 = octet_at(h, 4) == 2;

	/* the padding of its header has its name */
	if (AT(h, 8, "AI\1") || AT(h, 8, "AI\2"))
		return row(TYPE_APPIMAGE);
	switch (elf16(h, 16)) {
	case 1:
		return row(TYPE_ELF_OBJECT);
	case 4:
		return row(TYPE_ELF_CORE);
	case ELF_DYNAMIC:
		/* what has an address to start at can be started */
		if (elf_word(h, 24, is64) != 0 || elf_has_interpreter(h, is64))
			return row(TYPE_ELF);
		return row(TYPE_ELF_LIBRARY);
	default:
		return row(TYPE_ELF);
	}
}

/* ---- others --------------------------------------------------------------------- */

/*
 * A Java class, or a Mach-O program for several processors: where the one has
 * its version (45 or more), the other has the number of processors.
 */
const struct assay_type *detect_cafebabe(struct head h)
{
	uint32_t count = be32_at(h, 4);

	if (h.len < 8 || octet_at(h, 3) == 0xbf || (count > 0 && count < 45))
		return row(TYPE_MACHO);
	return row(TYPE_CLASS);
}

/* "dex\n" and a version of three digits. */
const struct assay_type *detect_dex(struct head h)
{
	return h.len > 8 && octet_at(h, 7) == 0 ? row(TYPE_DEX) : NULL;
}
