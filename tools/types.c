/*
 * assay types: the types that are told apart by content, and what files are.
 */
#include "assay-config.h"

#include "assay.h"

#include <assay/analyse.h>
#include <assay/inspect.h>

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
	"usage: assay types [FILE|- ...]\n"
	"\n"
	"Prints the types that content is found to be, as a policy names them, each\n"
	"with the flags that it implies, what it is called, and the extensions of file\n"
	"names that promise it.\n"
	"Of files it prints for each what its content is, the flags, and whether the\n"
	"name deceives.\n";

/* The names of flags with a comma between, or "-". */
static int print_flags(unsigned int flags, struct assay_buf *out)
{
	int ret = flags == 0 ? assay_buf_puts(out, "-") : 0;

	for (unsigned int flag = 1; flag <= flags && flag != 0 && ret == 0; flag <<= 1) {
		if ((flags & flag) == 0)
			continue;
		ret = assay_buf_puts(out, assay_entity_flag_name(flag));
		flags &= ~flag;
		if (ret == 0 && flags != 0)
			ret = assay_buf_puts(out, ",");
	}
	return ret;
}

/* ---- the table ------------------------------------------------------------- */

static int print_type(const struct assay_type *type, struct assay_buf *out)
{
	const char *extension;
	int ret = assay_buf_printf(out, "%s\t", type->name);

	if (ret == 0)
		ret = print_flags(type->flags, out);
	if (ret == 0)
		ret = assay_buf_printf(out, "\t%s\t", type->label);
	for (size_t n = 0; ret == 0 && (extension = assay_type_extension(type, n)) != NULL; n++)
		ret = assay_buf_printf(out, "%s%s", n > 0 ? " " : "", extension);
	return ret == 0 ? assay_buf_puts(out, "\n") : ret;
}

static int print_types(struct assay_buf *out)
{
	const struct assay_type *type;
	int ret = 0;

	for (size_t n = 0; ret == 0 && (type = assay_type_nth(n)) != NULL; n++)
		ret = print_type(type, out);
	return ret;
}

/* ---- files ------------------------------------------------------------------ */

static int print_file(const char *path, const struct assay_type *type, struct assay_buf *out)
{
	const char *name = type == NULL ? NULL : type->name;
	int ret = assay_buf_clean(out, path, SIZE_MAX);

	if (ret == 0)
		ret = assay_buf_printf(out, "\t%s\t", type == NULL ? "-" : name);
	if (ret == 0)
		ret = print_flags(type == NULL ? 0 : type->flags, out);
	if (ret == 0)
		ret = assay_buf_printf(out, "\t%s\n",
		                       assay_name_compatible(path, name) ? "-" : "deceives");
	return ret;
}

static int look_at_octets(const char *path, const void *data, size_t len)
{
	struct assay_buf out = {0};
	int ret = print_file(path, assay_detect_whole(data, len), &out);
	int status = ret < 0 ? fail(path, assay_strerror(ret)) : write_out(out.data, out.len);

	assay_buf_free(&out);
	return status;
}

static int look_at(const char *path)
{
	int status, fd = open_rereadable(path);
	struct stat st;
	void *data;

	if (fd < 0)
		return STATUS_ERROR;
	if (fstat(fd, &st) < 0) {
		status = fail(path, strerror(errno));
	} else if (st.st_size == 0) {
		status = look_at_octets(path, "", 0);
	} else {
		data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		status = data == MAP_FAILED ? fail(path, strerror(errno))
		                            : look_at_octets(path, data, (size_t)st.st_size);
		if (data != MAP_FAILED)
			munmap(data, (size_t)st.st_size);
	}
	close(fd);
	return status;
}

static int run(const struct command *command, int argc, char **argv)
{
	int status = help_option(command, argc, argv);
	struct assay_buf out = {0};

	if (status >= 0)
		return status;
	status = STATUS_OK;
	for (int i = optind; i < argc; i++) {
		if (look_at(argv[i]) != STATUS_OK)
			status = STATUS_ERROR;
	}
	if (optind < argc)
		return status;
	status = print_types(&out);
	status = status < 0 ? fail("types", assay_strerror(status)) : write_out(out.data, out.len);
	assay_buf_free(&out);
	return status;
}

const struct command types_command = {
	.name = "types",
	.summary = "list the types that content is found to be, or tell what files are",
	.usage = usage,
	.run = run,
};
