/*
 * The state of loading a policy file, which load.c (files, libconfuse) and
 * sections.c (what a section as a whole means) share.
 */
#ifndef JUDGE_LOADER_H
#define JUDGE_LOADER_H

#include <confuse.h>

#include "judge/lexical.h"
#include "judge/load.h"
#include "judge/suggest.h"

#define MAX_OPTIONS 128 /* of one section; the table has fewer, with the not_ forms */

struct loader {
	struct assay_policy *policy;
	struct assay_buf *error; /* NULL: nobody wants to know */
	cfg_t *root;
	int result;         /* of the first error; later ones are only its consequences */
	unsigned int depth; /* of includes */
	const char *file;   /* being read */
	int line;           /* of the value being parsed */
	const char *option; /* its key, perhaps with not_ */
	struct suggestion suggestion;
	struct lexical_sections *sections; /* of the file being read */
	size_t section;                    /* the next one of them to end */
	struct group *group;               /* being read, once something in it is complete */
	bool has_ambiguity;                /* the section was there */
};

extern struct loader *loading; /* the load under way */

/* Report an error; the first one stays. Returns -ASSAY_ECONFIG. */
int loader_report(struct loader *loader, const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
int loader_no_memory(struct loader *loader);

enum key_where section_where(const cfg_t *cfg);

/* The key of an option name, perhaps with not_; NULL when there is none. */
const struct key *find_key(const char *option, enum key_where where);

/* Parse a value of a key; text stands in the policy's arena. Returns 0 or an error, reported. */
int loader_parse(struct loader *loader, const struct key *key, const char *text,
                 struct value *value);

/* The options of the whole file, for libconfuse; NULL when out of memory. */
cfg_t *sections_make_root(struct arena *arena, cfg_func_t include);

/* The callbacks of libconfuse for values. */
int sections_value(cfg_t *cfg, cfg_opt_t *opt, const char *text, void *result);

/* The file has been read: what stands outside the sections, and how it all fits together. */
int sections_complete(struct loader *loader);

#endif
