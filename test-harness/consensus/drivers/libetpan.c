/* Consensus driver: libetpan. See README.md in the folder above. */
#include "line.h"

#include <libetpan/libetpan.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *read_message(const char *data, size_t len, int depth, json_t *leaves);

static const char *discrete_types[] = {
	[MAILMIME_DISCRETE_TYPE_TEXT] = "text",
	[MAILMIME_DISCRETE_TYPE_IMAGE] = "image",
	[MAILMIME_DISCRETE_TYPE_AUDIO] = "audio",
	[MAILMIME_DISCRETE_TYPE_VIDEO] = "video",
	[MAILMIME_DISCRETE_TYPE_APPLICATION] = "application",
};

static void type_text(struct mailmime_content *content, char *text, size_t room)
{
	struct mailmime_type *type;
	const char *main_type = "text";

	if (content == NULL) {
		snprintf(text, room, "text/plain");
		return;
	}
	type = content->ct_type;
	if (type->tp_type == MAILMIME_TYPE_COMPOSITE_TYPE) {
		struct mailmime_composite_type *composite = type->tp_data.tp_composite_type;

		main_type = composite->ct_type == MAILMIME_COMPOSITE_TYPE_MESSAGE ? "message"
		            : composite->ct_type == MAILMIME_COMPOSITE_TYPE_MULTIPART
		                    ? "multipart"
		                    : composite->ct_token;
	} else {
		struct mailmime_discrete_type *discrete = type->tp_data.tp_discrete_type;

		main_type = discrete->dt_type == MAILMIME_DISCRETE_TYPE_EXTENSION
		                    ? discrete->dt_extension
		                    : discrete_types[discrete->dt_type];
	}
	snprintf(text, room, "%s/%s", main_type, content->ct_subtype);
}

static void add_parameter(json_t *list, const char *name, const char *value)
{
	if (name != NULL && value != NULL)
		json_array_append_new(list, json_pack("[o, o]", line_text(name), line_text(value)));
}

/* libetpan leaves RFC 2231 to its callers: they are given all parameters as they are. */
static void add_parameters(json_t *leaf, struct mailmime_single_fields *fields)
{
	json_t *of_type = json_array(), *of_disposition = json_array();

	if (fields->fld_content != NULL && fields->fld_content->ct_parameters != NULL) {
		for (clistiter *i = clist_begin(fields->fld_content->ct_parameters); i != NULL;
		     i = clist_next(i)) {
			struct mailmime_parameter *parameter = clist_content(i);

			add_parameter(of_type, parameter->pa_name, parameter->pa_value);
		}
	}
	if (fields->fld_disposition != NULL && fields->fld_disposition->dsp_parms != NULL) {
		for (clistiter *i = clist_begin(fields->fld_disposition->dsp_parms); i != NULL;
		     i = clist_next(i)) {
			struct mailmime_disposition_parm *parameter = clist_content(i);

			if (parameter->pa_type == MAILMIME_DISPOSITION_PARM_FILENAME)
				add_parameter(of_disposition, "filename",
				              parameter->pa_data.pa_filename);
			else if (parameter->pa_type == MAILMIME_DISPOSITION_PARM_PARAMETER)
				add_parameter(of_disposition,
				              parameter->pa_data.pa_parameter->pa_name,
				              parameter->pa_data.pa_parameter->pa_value);
		}
	}
	json_object_set_new(
		leaf, "parameters",
		json_pack("{s:o, s:o}", "type", of_type, "disposition", of_disposition));
}

static int is_message(const char *type)
{
	return strcasecmp(type, "message/rfc822") == 0 || strcasecmp(type, "message/global") == 0;
}

static void add_single(struct mailmime *mime, int depth, json_t *leaves)
{
	struct mailmime_single_fields fields;
	struct mailmime_data *data = mime->mm_data.mm_single;
	const char *encoded = "";
	char *decoded = NULL;
	char type[256];
	size_t index = 0, len = 0;
	int encoding = MAILMIME_MECHANISM_8BIT;
	json_t *leaf;

	memset(&fields, 0, sizeof(fields));
	mailmime_single_fields_init(&fields, mime->mm_mime_fields, mime->mm_content_type);
	type_text(mime->mm_content_type, type, sizeof(type));
	if (data != NULL && data->dt_type == MAILMIME_DATA_TEXT) {
		encoded = data->dt_data.dt_text.dt_data;
		len = data->dt_data.dt_text.dt_length;
		encoding = data->dt_encoding;
	}
	if (data != NULL && !data->dt_encoded)
		encoding = MAILMIME_MECHANISM_8BIT;
	if (len > 0 &&
	    mailmime_part_parse(encoded, len, &index, encoding, &decoded, &len) != MAILIMF_NO_ERROR)
		decoded = NULL;
	if (is_message(type) && depth < LINE_DEPTH && decoded != NULL) {
		read_message(decoded, len, depth + 1, leaves);
	} else {
		leaf = line_leaf(type, encoding == MAILMIME_MECHANISM_BASE64,
		                 decoded != NULL ? decoded : encoded, len);
		add_parameters(leaf, &fields);
		json_array_append_new(leaves, leaf);
	}
	if (decoded != NULL)
		mailmime_decoded_part_free(decoded);
}

static void add(struct mailmime *mime, int depth, json_t *leaves)
{
	switch (mime->mm_type) {
	case MAILMIME_SINGLE:
		add_single(mime, depth, leaves);
		break;
	case MAILMIME_MULTIPLE:
		for (clistiter *i = clist_begin(mime->mm_data.mm_multipart.mm_mp_list); i != NULL;
		     i = clist_next(i))
			add(clist_content(i), depth, leaves);
		break;
	case MAILMIME_MESSAGE:
		if (mime->mm_data.mm_message.mm_msg_mime != NULL)
			add(mime->mm_data.mm_message.mm_msg_mime, depth + 1, leaves);
		break;
	}
}

static const char *read_message(const char *data, size_t len, int depth, json_t *leaves)
{
	struct mailmime *mime = NULL;
	size_t index = 0;

	if (mailmime_parse(data, len, &index, &mime) != MAILIMF_NO_ERROR)
		return "mailmime_parse";
	add(mime, depth, leaves);
	mailmime_free(mime);
	return NULL;
}

int main(void)
{
	return line_main(read_message);
}
