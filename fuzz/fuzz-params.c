/*
 * Parameters: the value of a Content-Disposition field, through a minimal
 * header. Any octets are survived, names are UTF-8, and a name that is encoded
 * is read as itself.
 */
#include <assay/codec.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(int condition)
{
	if (!condition)
		abort();
}

static struct assay_analysis *analyse(const struct assay_buf *message)
{
	struct assay_analysis *analysis;

	must(assay_analyse(message->data, message->len, NULL, &analysis) == 0);
	must(analysis->root != NULL);
	return analysis;
}

/* A message whose header is one field, more or less: the value may end it early. */
static void header(const char *field, const void *value, size_t len, struct assay_buf *out)
{
	must(assay_buf_puts(out, "MIME-Version: 1.0\r\n") == 0);
	must(assay_buf_puts(out, field) == 0);
	must(assay_buf_append(out, value, len) == 0);
	must(assay_buf_puts(out, "\r\n\r\nbody\r\n") == 0);
}

static void any_octets(const uint8_t *data, size_t len)
{
	static const char *const fields[] = {"Content-Type: text/plain; name=a; ",
	                                     "Content-Disposition: attachment; ", "Content-Type: "};

	for (size_t i = 0; i < 3; i++) {
		struct assay_buf message = {0};
		struct assay_analysis *analysis;

		header(fields[i], data, len, &message);
		analysis = analyse(&message);
		for (size_t n = 0; n < analysis->root->name_count; n++)
			must(assay_utf8_valid(analysis->root->names[n].value,
			                      strlen(analysis->root->names[n].value)));
		assay_analysis_free(analysis);
		assay_buf_free(&message);
	}
}

/* Whether one of the names of the attachment is this. */
static bool has_name(const struct assay_entity *entity, const char *name)
{
	for (size_t i = 0; i < entity->name_count; i++) {
		if (strcmp(entity->names[i].value, name) == 0)
			return true;
	}
	return false;
}

static void a_name_is_read_as_itself(const uint8_t *data, size_t len)
{
	struct assay_buf name = {0}, param = {0}, message = {0};
	struct assay_analysis *analysis;

	must(assay_charset_to_utf8(NULL, data, len < 200 ? len : 200, &name) >= 0);
	/* a byte order mark is removed */
	if (name.len == 0 || strlen(name.data) != name.len ||
	    strncmp(name.data, "\xef\xbb\xbf", 3) == 0)
		goto out;
	must(assay_param_encode("filename", name.data, &param) == 0);
	header("Content-Disposition: attachment", param.data, param.len, &message);
	analysis = analyse(&message);
	must(has_name(analysis->root, name.data));
	assay_analysis_free(analysis);
out:
	assay_buf_free(&name);
	assay_buf_free(&param);
	assay_buf_free(&message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	any_octets(data, len);
	a_name_is_read_as_itself(data, len);
	return 0;
}
