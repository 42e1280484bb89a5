/*
 * The results: a table for the terminal, JSON for scripts, Markdown for doc/.
 */
#include "bench/bench.h"

#include <string.h>
#include <sys/utsname.h>
#include <time.h>

static double speed(const struct results *r, size_t target, size_t class)
{
	return (double)r->octets[class] / 1e6 / r->seconds[target][class];
}

/* How many times as fast as a peer; 0 when it was not measured. */
static double ratio(const struct results *r, size_t target, size_t class, const char *peer)
{
	for (size_t t = 0; t < r->target_count; t++) {
		if (strcmp(r->targets[t], peer) == 0)
			return r->seconds[t][class] / r->seconds[target][class];
	}
	return 0;
}

static const char *class_name(size_t class)
{
	return class == BENCH_CLASSES ? "all" : bench_class_names[class];
}

/* What it is compared with among the codecs: the library's own row is the first of each. */
static double codec_speed(const struct codec_result *c)
{
	return (double)c->octets / 1e6 / c->seconds;
}

void report_table(FILE *out, const struct results *r)
{
	fprintf(out, "%-18s", "MB/s");
	for (size_t class = 0; class <= BENCH_CLASSES; class ++)
		fprintf(out, " %12s", class_name(class));
	fprintf(out, " %9s %9s\n", "x gmime", "x sha256");
	for (size_t t = 0; t < r->target_count; t++) {
		fprintf(out, "%-18s", r->targets[t]);
		for (size_t class = 0; class <= BENCH_CLASSES; class ++)
			fprintf(out, " %12.0f", speed(r, t, class));
		fprintf(out, " %9.2f %9.2f\n", ratio(r, t, BENCH_CLASSES, "gmime"),
		        ratio(r, t, BENCH_CLASSES, "sha256"));
	}
	fprintf(out, "\n%-32s %-10s %9s\n", "decoder", "library", "MB/s");
	for (size_t i = 0; i < r->codec_count; i++)
		fprintf(out, "%-32s %-10s %9.0f\n", r->codecs[i].codec, r->codecs[i].library,
		        codec_speed(&r->codecs[i]));
	fprintf(out, "\n%-36s %10s %7s %8s %8s %10s\n", "hostile input", "octets", "parts", "ms",
	        "gmime ms", "memory KB");
	for (size_t i = 0; i < r->hostile_count; i++) {
		const struct hostile_result *h = &r->hostile[i];

		fprintf(out, "%-36s %10zu %7zu %8.1f %8.1f %10zu\n", h->name, h->octets, h->parts,
		        h->seconds * 1e3, h->gmime_seconds * 1e3, h->memory / 1024);
	}
}

int report_json(const char *path, const struct results *r)
{
	FILE *out = fopen(path, "w");
	const char *comma = "";

	if (out == NULL)
		return -1;
	fputs("[", out);
	for (size_t t = 0; t < r->target_count; t++) {
		for (size_t class = 0; class <= BENCH_CLASSES; class ++) {
			fprintf(out,
			        "%s\n {\"target\": \"%s\", \"class\": \"%s\", \"mb_per_s\": %.1f, "
			        "\"x_gmime\": %.3f, \"x_sha256\": %.3f}",
			        comma, r->targets[t], class_name(class), speed(r, t, class),
			        ratio(r, t, class, "gmime"), ratio(r, t, class, "sha256"));
			comma = ",";
		}
	}
	fputs("\n]\n", out);
	return fclose(out);
}

/* ---- Markdown ------------------------------------------------------------ */

static void machine(FILE *out)
{
	char line[256], model[200] = "unknown processor";
	FILE *info = fopen("/proc/cpuinfo", "r");
	time_t now = time(NULL);
	struct utsname system;
	struct tm day;
	char date[32];

	while (info != NULL && fgets(line, sizeof(line), info) != NULL) {
		if (sscanf(line, "model name : %199[^\n]", model) == 1)
			break;
	}
	if (info != NULL)
		fclose(info);
	uname(&system);
	gmtime_r(&now, &day);
	strftime(date, sizeof(date), "%Y-%m-%d", &day);
	fprintf(out, "Run on %s: %s, %s %s.", date, model, system.sysname, system.machine);
#if defined(__x86_64__)
	fprintf(out, " AVX2: %s. AVX-512 BW and VBMI: %s.",
	        __builtin_cpu_supports("avx2") ? "yes" : "no",
	        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") ? "yes"
	                                                                                   : "no");
#endif
	fputs("\nFigures differ between machines; ratios of one run are what to compare.\n", out);
}

static void markdown_classes(FILE *out, const struct results *r)
{
	fputs("\n## Mail, MB of raw message a second\n\n| |", out);
	for (size_t class = 0; class <= BENCH_CLASSES; class ++)
		fprintf(out, " %s |", class_name(class));
	fputs(" × GMime | × SHA-256 |\n|---|", out);
	for (size_t class = 0; class <= BENCH_CLASSES + 2; class ++)
		fputs("---:|", out);
	fputs("\n", out);
	for (size_t t = 0; t < r->target_count; t++) {
		fprintf(out, "| %s |", r->targets[t]);
		for (size_t class = 0; class <= BENCH_CLASSES; class ++)
			fprintf(out, " %.0f |", speed(r, t, class));
		fprintf(out, " %.2f | %.2f |\n", ratio(r, t, BENCH_CLASSES, "gmime"),
		        ratio(r, t, BENCH_CLASSES, "sha256"));
	}
}

static void markdown_targets(FILE *out, const struct results *r)
{
	const size_t many = BENCH_MANY, attachments = BENCH_ATTACHMENTS, all = BENCH_CLASSES;
	const size_t assay = 0, hashing = 1, structure = 2; /* the order of the targets */
	double worst = 1e9;

	fputs("\n## What was aimed at\n\n| aim | reached |\n|---|---:|\n", out);
	fprintf(out, "| parse and decode: 5 × GMime | %.1f |\n", ratio(r, assay, all, "gmime"));
	fprintf(out, "| ... on many parts: 10 × GMime | %.1f |\n", ratio(r, assay, many, "gmime"));
	fprintf(out, "| ... 1.2 × SHA-256 of the same octets (stretch: 2) | %.2f |\n",
	        ratio(r, assay, all, "sha256"));
	fprintf(out,
	        "| with SHA-256 of attachments: 0.85 × the floor, on attachments | %.2f |\n"
	        "| ... over all classes | %.2f |\n",
	        ratio(r, hashing, attachments, "floor"), ratio(r, hashing, all, "floor"));
	for (size_t class = 0; class < BENCH_CLASSES; class ++) {
		double x = ratio(r, structure, class, "dovecot-structure");

		worst = x < worst ? x : worst;
	}
	fprintf(out, "| structure only: faster than Dovecot's, in the worst class | %.2f × |\n",
	        worst);
	for (size_t i = 1; i < r->codec_count; i++) {
		if (strcmp(r->codecs[i].codec, r->codecs[i - 1].codec) == 0)
			fprintf(out, "| %s: × %s | %.1f |\n", r->codecs[i].codec,
			        r->codecs[i].library,
			        codec_speed(&r->codecs[i - 1]) / codec_speed(&r->codecs[i]));
	}
}

int report_markdown(const char *path, const struct results *r)
{
	FILE *out = fopen(path, "w");

	if (out == NULL)
		return -1;
	fputs("# Benchmarks\n\nGenerated by `make bench`; not to be edited.\n\n", out);
	machine(out);
	fputs("\nAll targets read the same generated messages in the same run; rounds are "
	      "interleaved\nand medians taken. Detection of all decision points is on.\n"
	      "`assay` parses and decodes everything, `assay+sha256` also hashes the attachments,\n"
	      "`assay-structure` decodes nothing. `floor` is SHA-256 over the decoded attachments\n"
	      "plus one memchr pass over the message: what `assay+sha256` cannot do without.\n",
	      out);
	markdown_targets(out, r);
	markdown_classes(out, r);
	fputs("\n## Decoders, MB of encoded octets a second\n\n| | library | MB/s "
	      "|\n|---|---|---:|\n",
	      out);
	for (size_t i = 0; i < r->codec_count; i++)
		fprintf(out, "| %s | %s | %.0f |\n", r->codecs[i].codec, r->codecs[i].library,
		        codec_speed(&r->codecs[i]));
	fputs("\n## Hostile input\n\nMemory is beyond the message itself.\n\n"
	      "| | octets | parts | ms | GMime ms | memory KB |\n|---|---:|---:|---:|---:|---:|\n",
	      out);
	for (size_t i = 0; i < r->hostile_count; i++) {
		const struct hostile_result *h = &r->hostile[i];

		fprintf(out, "| %s | %zu | %zu | %.1f | %.1f | %zu |\n", h->name, h->octets,
		        h->parts, h->seconds * 1e3, h->gmime_seconds * 1e3, h->memory / 1024);
	}
	return fclose(out);
}
