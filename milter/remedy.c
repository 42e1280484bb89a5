/* Remedies for ambiguous messages: what assay/treat.h decides, as edits. */
#include "assay-config.h"

#include "remedy.h"

#include <assay/record.h>
#include <assay/results.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int remedy_decide(struct remedy *r, const char *data, size_t len)
{
	return assay_treat(r->policy, r->original, data, len, &r->treatment);
}

const struct assay_analysis *remedy_analysis(const struct remedy *r)
{
	return assay_treatment_analysis(&r->treatment, r->original);
}

bool remedy_has_body(const struct remedy *r)
{
	return r->text.data != NULL;
}

/* ---- the header ---------------------------------------------------------- */

static int make_results(struct remedy *r)
{
	struct assay_buf text = {0};
	bool wanted = r->writes_results && (r->settings->results_header == RESULTS_ALWAYS ||
	                                    r->treatment.done != ASSAY_REMEDY_OBSERVE);
	size_t views = 0;
	int ret;

	if (!wanted)
		return 0;
	if (r->treatment.canonical != NULL && r->treatment.canonical->views != NULL)
		views = r->treatment.canonical->views->view_count;
	ret = assay_results_value(r->settings->authserv_id, r->original, views,
	                          r->treatment.done != ASSAY_REMEDY_OBSERVE
	                                  ? assay_remedy_name(r->treatment.done)
	                                  : NULL,
	                          &text);
	r->results = text.data;
	return ret;
}

static unsigned int count_foreign(const struct remedy *r)
{
	unsigned int count = 0;

	while (assay_entity_field(r->original->root, ASSAY_RESULTS_FIELD, count) != NULL)
		count++;
	return count;
}

/* The message as it will be, in memory, and how its header differs. */
static int make_text(struct remedy *r, const struct assay_rewrite *rewrite)
{
	const struct assay_str canonical = {r->treatment.canonical->text,
	                                    r->treatment.canonical->len};
	const struct assay_source source = assay_source_memory(&canonical);
	const struct assay_sink sink = assay_sink_buf(&r->text);
	const struct assay_parse_options options = {.flags = ASSAY_PARSE_STRUCTURE};
	struct assay_analysis *final;
	int ret = rewrite != NULL ? assay_rewrite_message(rewrite, &source, &sink)
	                          : assay_buf_append(&r->text, canonical.data, canonical.len);

	if (ret < 0)
		return ret;
	ret = assay_analyse(r->text.data, r->text.len, &options, &final);
	if (ret < 0)
		return ret;
	r->body_off = final->root->body.off;
	ret = assay_header_diff_make(r->original, final, ASSAY_RESULTS_FIELD, &r->diff);
	assay_analysis_free(final);
	return ret;
}

int remedy_plan(struct remedy *r, const struct assay_rewrite *rewrite)
{
	const struct assay_header_change *changes = NULL;
	size_t count = 0;
	/* nobody but us says what we found */
	unsigned int foreign = r->writes_results ? count_foreign(r) : 0;
	int ret = make_results(r);

	if (ret == 0 && r->treatment.rewritten)
		ret = make_text(r, rewrite);
	if (ret < 0)
		return ret;
	if (r->diff != NULL) {
		changes = r->diff->changes;
		count = r->diff->count;
		foreign = 0;
	} else if (rewrite != NULL) {
		changes = assay_rewrite_header(rewrite, &count);
	}
	r->changes = calloc(count + foreign + 1, sizeof(*r->changes));
	if (r->changes == NULL)
		return -ASSAY_ENOMEM;
	for (; foreign > 0; foreign--)
		r->changes[r->change_count++] = (struct assay_header_change){
			.op = ASSAY_HDR_DELETE, .name = ASSAY_RESULTS_FIELD, .nth = foreign};
	for (size_t i = 0; i < count; i++)
		r->changes[r->change_count++] = changes[i];
	if (r->results != NULL)
		r->changes[r->change_count++] = (struct assay_header_change){
			.op = ASSAY_HDR_APPEND, .name = ASSAY_RESULTS_FIELD, .value = r->results};
	return 0;
}

/* ---- the original -------------------------------------------------------- */

static int write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, data, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -ASSAY_EIO;
		data += written;
		len -= (size_t)written;
	}
	return 0;
}

/* A file that is there completely or not at all. */
static int write_file(const char *directory, const char *name, const char *suffix, const char *data,
                      size_t len)
{
	char path[4096], temporary[4096 + 8];
	int fd, ret;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s%s", directory, name, suffix) >=
	    sizeof(path)) {
		errno = ENAMETOOLONG;
		return -ASSAY_EIO;
	}
	snprintf(temporary, sizeof(temporary), "%s.new", path);
	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -ASSAY_EIO;
	ret = write_all(fd, data, len);
	if (ret == 0 && fsync(fd) < 0)
		ret = -ASSAY_EIO;
	if (close(fd) < 0)
		ret = -ASSAY_EIO;
	if (ret == 0 && rename(temporary, path) < 0)
		ret = -ASSAY_EIO;
	if (ret < 0) {
		int why = errno;

		unlink(temporary);
		errno = why;
	}
	return ret;
}

static int add_line(struct assay_buf *out, const char *name, const char *value)
{
	int ret = assay_buf_printf(out, "%s: ", name);

	if (ret == 0)
		ret = assay_buf_clean(out, value != NULL ? value : "-", 400);
	return ret < 0 ? ret : assay_buf_puts(out, "\n");
}

static int describe(const struct remedy *r, const char *queue_id,
                    const struct assay_envelope *envelope, struct assay_buf *out)
{
	int ret = add_line(out, "queue_id", queue_id);

	if (ret == 0)
		ret = add_line(out, "client", envelope->client_addr);
	if (ret == 0)
		ret = add_line(out, "from", envelope->mail_from);
	for (size_t i = 0; i < envelope->rcpt_count && ret == 0; i++)
		ret = add_line(out, "to", envelope->rcpt_to[i]);
	if (ret == 0)
		ret = add_line(out, "action", assay_remedy_name(r->treatment.done));
	for (size_t i = 0; i < r->original->ambiguity_count && ret == 0; i++) {
		const struct assay_ambiguity *finding = &r->original->ambiguities[i];

		ret = assay_buf_printf(out, "finding: %s section %s octet %zu\n",
		                       assay_code_info(finding->code)->name,
		                       *finding->entity->section != '\0' ? finding->entity->section
		                                                         : "-",
		                       finding->offset);
	}
	return ret;
}

int remedy_keep(const struct remedy *r, const char *queue_id, const struct assay_envelope *envelope,
                const char *data, size_t len, const char **failed_r)
{
	const char *directory = r->settings->quarantine_directory;
	struct assay_buf facts = {0};
	struct timespec now;
	char name[160];
	int ret;

	*failed_r = directory;
	if (!r->policy->keep_original || directory == NULL || !r->treatment.rewritten)
		return 0;
	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(name, sizeof(name), "%lld.%09ld-", (long long)now.tv_sec, now.tv_nsec);
	/* queue ids are letters and digits; what is not has no business in a file name */
	for (size_t i = 0, at = strlen(name); queue_id != NULL && queue_id[i] != '\0' && i < 64;
	     i++) {
		char c = queue_id[i];
		bool plain =
			(c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		name[at++] = plain ? c : '_';
		name[at] = '\0';
	}
	ret = describe(r, queue_id, envelope, &facts);
	if (ret == 0)
		ret = write_file(directory, name, ".eml", data, len);
	if (ret == 0)
		ret = write_file(directory, name, ".txt", facts.data, facts.len);
	assay_buf_free(&facts);
	return ret;
}

void remedy_free(struct remedy *r)
{
	assay_treatment_free(&r->treatment);
	assay_header_diff_free(r->diff);
	assay_buf_free(&r->text);
	free(r->changes);
	free(r->results);
	memset(r, 0, sizeof(*r));
}
