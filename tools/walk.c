/*
 * Folders: which files at and below one may hold mail.
 *
 * A folder with cur and new is a Maildir: its messages are the files in these
 * two, and its subfolders those that are Maildirs too (Maildir++ calls them
 * ".Name"). Any other folder is searched for files, apart from hidden ones and
 * what Dovecot keeps beside mail.
 */
#include "assay-config.h"

#include "inspect.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct walker {
	const struct walk *walk;
	struct assay_buf path;
};

/* The names in a folder, each behind an octet that tells its type. */
struct names {
	struct assay_buf text;
	const char **list;
	size_t count;
};

enum { TYPE_FILE = 'f', TYPE_FOLDER = 'd', TYPE_OTHER = 'o' };

static void failed(const struct walker *w, const char *why)
{
	w->walk->failed(w->walk->ctx, w->path.data, why);
}

/* Append "/name"; the path is cut to its old length again by leave(). */
static int enter(struct walker *w, const char *name)
{
	int ret = 0;

	if (w->path.len > 0 && w->path.data[w->path.len - 1] != '/')
		ret = assay_buf_puts(&w->path, "/");
	return ret < 0 ? ret : assay_buf_puts(&w->path, name);
}

static void leave(struct walker *w, size_t len)
{
	w->path.len = len;
	w->path.data[len] = '\0';
}

/* ---- names ---- */

static int type_of(int folder, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type == DT_REG)
		return TYPE_FILE;
	if (entry->d_type == DT_DIR)
		return TYPE_FOLDER;
	if (entry->d_type != DT_UNKNOWN ||
	    fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return TYPE_OTHER;
	return S_ISREG(st.st_mode) ? TYPE_FILE : S_ISDIR(st.st_mode) ? TYPE_FOLDER : TYPE_OTHER;
}

static int read_names(DIR *folder, struct names *names)
{
	const struct dirent *entry;
	int ret = 0;

	while (ret == 0 && (errno = 0, entry = readdir(folder)) != NULL) {
		int type = type_of(dirfd(folder), entry);

		if (type == TYPE_OTHER || strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		ret = assay_buf_printf(&names->text, "%c", type);
		if (ret == 0)
			ret = assay_buf_append(&names->text, entry->d_name,
			                       strlen(entry->d_name) + 1);
		names->count++;
	}
	if (ret < 0)
		errno = ENOMEM;
	return errno == 0 ? 0 : -1;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a + 1, *(const char *const *)b + 1);
}

static int sort_names(struct names *names)
{
	const char *next = names->text.data;

	names->list = calloc(names->count + 1, sizeof(*names->list));
	if (names->list == NULL)
		return -1;
	for (size_t i = 0; i < names->count; i++) {
		names->list[i] = next;
		next += strlen(next) + 1;
	}
	qsort(names->list, names->count, sizeof(*names->list), compare);
	return 0;
}

/* Returns 0, or -1 after saying why. */
static int list(struct walker *w, struct names *names)
{
	DIR *folder = opendir(w->path.data);
	int ret = folder == NULL ? -1 : read_names(folder, names);

	if (ret == 0)
		ret = sort_names(names);
	if (ret < 0)
		failed(w, strerror(errno));
	if (folder != NULL)
		closedir(folder);
	return ret;
}

static void names_free(struct names *names)
{
	assay_buf_free(&names->text);
	free(names->list);
}

static bool has_folder(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (names->list[i][0] == TYPE_FOLDER && strcmp(names->list[i] + 1, name) == 0)
			return true;
	}
	return false;
}

/* ---- folders ---- */

static bool is_folder(struct walker *w, const char *name)
{
	size_t len = w->path.len;
	struct stat st;
	bool yes = enter(w, name) == 0 && lstat(w->path.data, &st) == 0 && S_ISDIR(st.st_mode);

	leave(w, len);
	return yes;
}

static bool is_maildir(struct walker *w)
{
	return is_folder(w, "cur") && is_folder(w, "new");
}

static int take_file(struct walker *w, const char *name, enum file_kind kind)
{
	size_t len = w->path.len;
	int status = STATUS_OK;

	if (enter(w, name) == 0)
		status = w->walk->file(w->walk->ctx, w->path.data, kind);
	else
		failed(w, strerror(ENOMEM));
	leave(w, len);
	return status;
}

/* cur or new */
static int walk_messages(struct walker *w, const char *name)
{
	struct names names = {0};
	size_t len = w->path.len;
	int status = STATUS_OK;

	if (enter(w, name) == 0 && list(w, &names) == 0) {
		for (size_t i = 0; i < names.count && status == STATUS_OK; i++) {
			if (names.list[i][0] == TYPE_FILE && names.list[i][1] != '.')
				status = take_file(w, names.list[i] + 1, FILE_MESSAGE);
		}
	}
	names_free(&names);
	leave(w, len);
	return status;
}

static int walk_here(struct walker *w);

/* A folder inside another; inside a Maildir, and when hidden, only when it is a Maildir. */
static int walk_inside(struct walker *w, const char *name, bool in_maildir)
{
	size_t len = w->path.len;
	int status = STATUS_OK;

	if (enter(w, name) < 0)
		failed(w, strerror(ENOMEM));
	else if ((!in_maildir && *name != '.') || is_maildir(w))
		status = walk_here(w);
	leave(w, len);
	return status;
}

static bool is_of_dovecot(const char *name)
{
	return strncmp(name, "dovecot.", 8) == 0 || strncmp(name, "dovecot-", 8) == 0;
}

static int walk_entry(struct walker *w, const char *entry, bool in_maildir)
{
	const char *name = entry + 1;

	if (entry[0] == TYPE_FOLDER)
		return walk_inside(w, name, in_maildir);
	if (in_maildir || *name == '.' || is_of_dovecot(name))
		return STATUS_OK;
	return take_file(w, name, FILE_ANY);
}

/* Names are read before anything below is opened, so depth costs no descriptors. */
static int walk_here(struct walker *w)
{
	struct names names = {0};
	int status = STATUS_OK;
	bool maildir;

	if (list(w, &names) == 0) {
		maildir = has_folder(&names, "cur") && has_folder(&names, "new");
		if (maildir)
			status = walk_messages(w, "cur");
		if (maildir && status == STATUS_OK)
			status = walk_messages(w, "new");
		for (size_t i = 0; i < names.count && status == STATUS_OK; i++)
			status = walk_entry(w, names.list[i], maildir);
	}
	names_free(&names);
	return status;
}

int walk_folder(const struct walk *walk, const char *path)
{
	struct walker w = {.walk = walk};
	int status = STATUS_OK;

	if (assay_buf_puts(&w.path, path) == 0)
		status = walk_here(&w);
	else
		walk->failed(walk->ctx, path, strerror(ENOMEM));
	assay_buf_free(&w.path);
	return status;
}
