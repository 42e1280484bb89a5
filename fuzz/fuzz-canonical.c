/*
 * Any octets have a canonical form: nothing of the primary view is lost, no
 * ambiguity is left that writing can remove, it is its own canonical form, and
 * GMime, a parser of other people, sees the same leaves in it as the analysis.
 *
 * Mutations know the structure of MIME: they work on lines, and their vocabulary
 * is that of header fields and delimiters.
 */
#include "assay-config.h"

#include <assay/canonical.h>

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/peer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

/* ---- mutations ----------------------------------------------------------- */

static const char *const lines[] = {
	"MIME-Version: 1.0\r\n",
	"Content-Type: multipart/mixed; boundary=a\r\n",
	"Content-Type: multipart/mixed; boundary=\"b\"\r\n",
	"Content-Type: multipart/alternative; boundary=a; boundary=b\r\n",
	"Content-Type: multipart/digest; boundary=\"a b\"\r\n",
	"Content-Type: multipart/mixed; boundary=\"=?utf-8?Q?a?=\"\r\n",
	"Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\r\n",
	"Content-Type: multipart/signed; boundary=a\r\n",
	"Content-Type: text/plain; charset=utf-8\r\n",
	"Content-Type: text/html; name=\"a.html\"\r\n",
	"Content-Type: message/rfc822\r\n",
	"Content-Type: message/delivery-status\r\n",
	"Content-Type: application/octet-stream; name*=utf-8''%C3%A9\r\n",
	"Content-Type: application/zip, text/plain\r\n",
	"Content-Transfer-Encoding: base64\r\n",
	"Content-Transfer-Encoding: quoted-printable\r\n",
	"Content-Transfer-Encoding: x-uuencode\r\n",
	"Content-Transfer-Encoding: 7bit\r\n",
	"Content-Transfer-Encoding : base64\r\n",
	"Content-Disposition: attachment; filename=\"a.exe\"\r\n",
	"Content-Disposition: inline; filename=a b.pdf; filename*=utf-8''x.exe\r\n",
	"Subject: =?utf-8?Q?a=00b?=\r\n",
	"From: a@example.com\r\n",
	"\r\n",
	"\n",
	"\r",
	" \r\n",
	" folded\r\n",
	"junk line\r\n",
	"--a\r\n",
	"--a--\r\n",
	"--b\r\n",
	"--b--\r\n",
	"--a b\r\n",
	" --a\r\n",
	"--a \r\n",
	"--ab\r\n",
	"x--a\r\n",
	"TWFuIGlz\r\n",
	"TWE=\r\n",
	"=41=\r\n",
	"=4\r\n",
	"a=3D \r\n",
	"begin 644 a\r\n",
	"end\r\n",
	"\001",
	"\"",
	"(",
	";",
	",",
	"=",
};

static uint32_t next(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* The start of a line somewhere, and the end of that line. */
static size_t pick_line(const uint8_t *data, size_t size, uint32_t *state, size_t *end_r)
{
	size_t at = size == 0 ? 0 : next(state) % size, end;

	while (at > 0 && data[at - 1] != '\n')
		at--;
	for (end = at; end < size && data[end] != '\n'; end++)
		;
	*end_r = end < size ? end + 1 : size;
	return at;
}

static size_t insert(uint8_t *data, size_t size, size_t max, size_t at, const void *text,
                     size_t len)
{
	if (size + len > max)
		return size;
	memmove(data + at + len, data + at, size - at);
	memcpy(data + at, text, len);
	return size + len;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	uint32_t state = seed;
	unsigned int times = 1 + next(&state) % 4;
	uint8_t copy[512];

	if (next(&state) % 4 == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	for (unsigned int i = 0; i < times; i++) {
		const char *line = lines[next(&state) % (sizeof(lines) / sizeof(lines[0]))];
		size_t end, at = pick_line(data, size, &state, &end), len = end - at;

		switch (next(&state) % 6) {
		case 0: /* a line of the vocabulary */
		case 1:
			size = insert(data, size, max_size, at, line, strlen(line));
			break;
		case 2: /* ... or of it, anywhere */
			at = size == 0 ? 0 : next(&state) % size;
			size = insert(data, size, max_size, at, line, strlen(line));
			break;
		case 3: /* a line goes */
			memmove(data + at, data + end, size - end);
			size -= len;
			break;
		case 4: /* a line goes elsewhere too */
			if (len > sizeof(copy))
				break;
			memcpy(copy, data + at, len);
			at = pick_line(data, size, &state, &end);
			size = insert(data, size, max_size, at, copy, len);
			break;
		default: /* an octet */
			if (size > 0)
				data[next(&state) % size] = (uint8_t)next(&state);
			break;
		}
	}
	return size;
}

/* ---- the properties ------------------------------------------------------ */

static void must(int condition)
{
	if (!condition)
		abort();
}

static bool is_inherent(enum assay_code code)
{
	return code == ASSAY_AMB_D_UU_TEXT || code == ASSAY_AMB_M_PARTIAL ||
	       code == ASSAY_AMB_M_EXTERNAL || code == ASSAY_AMB_H_FROM_MULTI;
}

static bool has_limit(const struct assay_analysis *analysis)
{
	for (size_t i = 0; i < analysis->ambiguity_count; i++) {
		if (assay_code_info(analysis->ambiguities[i].code)->severity == ASSAY_SEV_LIMIT)
			return true;
	}
	return false;
}

static void must_be_plain(const struct assay_analysis *analysis)
{
	for (size_t i = 0; i < analysis->ambiguity_count; i++) {
		enum assay_code code = analysis->ambiguities[i].code;

		if (assay_code_info(code)->severity < ASSAY_SEV_AMBIGUOUS || is_inherent(code))
			continue;
		fprintf(stderr, "%s is left\n", assay_code_info(code)->name);
		abort();
	}
}

/* Leaves of the views have the digests they say, and each has its own. */
static void check_views(const struct assay_views *views)
{
	must(views->view_count >= 1);
	for (size_t i = 0; i < views->leaf_count; i++) {
		const struct assay_view_leaf *leaf = &views->leaves[i];
		unsigned char digest[32];

		if (leaf->primary)
			continue;
		must(EVP_Digest(leaf->data, (size_t)leaf->size, digest, NULL, EVP_sha256(), NULL) ==
		     1);
		must(memcmp(digest, leaf->sha256, sizeof(digest)) == 0 && leaf->choices != 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct assay_analysis *analysis, *after;
	struct assay_canonical *canonical, *again;

	must(assay_analyse(data, len, NULL, &analysis) == 0);
	must(assay_canonicalise(data, len, analysis, NULL, &canonical) == 0);
	if (canonical->views != NULL)
		check_views(canonical->views);
	must(canonical->outcome != ASSAY_CANON_LIMIT || has_limit(analysis));
	if (canonical->outcome == ASSAY_CANON_CHANGED) {
		must(assay_analyse(canonical->text, canonical->len, NULL, &after) == 0);
		must_be_plain(after);
		must(assay_canonicalise(canonical->text, canonical->len, after, NULL, &again) == 0);
		must(again->text == NULL);
		must(peer_agrees(after, canonical->text, canonical->len));
		assay_canonical_free(again);
		assay_analysis_free(after);
	}
	assay_canonical_free(canonical);
	assay_analysis_free(analysis);
	return 0;
}
