/*
 * Records what a process asks of the file system below some folders, in the order in which it happened: loaded before
 * the C library (LD_PRELOAD), it passes every call on and writes a line about it with its bytes. A call and its line
 * are one step under one lock, so the order of the lines is the order of the effects over all threads. A sync is two
 * lines, its begin and its end, and runs beside everything else: it makes durable what was written before it began,
 * and may be relied on once it has ended.
 *
 *   QMC_RECORD_LOG     the file to write the lines to
 *   QMC_RECORD_ROOTS   the folders, absolute, separated by colons
 *   QMC_RECORD_MARKS   a path: what the process writes to it becomes a mark in the sequence and goes no further
 *
 * A line is a header and up to two texts; `kind` is a letter, see recording.ts, which reads it. What it does not know
 * how to record (a writable mapping of a file, for one) becomes a line of kind 'U', and the reader refuses the
 * recording.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utime.h>

#define HANDLES 65536
#define ROOTS 16

struct line {
  uint32_t kind;
  uint32_t first;
  uint32_t second;
  uint32_t reserved;
  uint64_t handle;
  int64_t value;
};

/* What a descriptor was opened for; the file's identity tells a descriptor that was closed unseen and used again. */
struct opened {
  uint64_t handle;
  dev_t device;
  ino_t inode;
  int is_mark;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct opened opened[HANDLES];
static uint64_t next_handle = 1;
static int log_descriptor = -1;
static char *roots[ROOTS];
static size_t root_count;
static const char *marks_path;

__attribute__((constructor)) static void begin(void) {
  const char *log_path = getenv("QMC_RECORD_LOG");
  const char *folders = getenv("QMC_RECORD_ROOTS");
  marks_path = getenv("QMC_RECORD_MARKS");
  if (log_path == NULL || folders == NULL) return;
  char *rest = strdup(folders);
  for (char *root = strtok(rest, ":"); root != NULL && root_count < ROOTS; root = strtok(NULL, ":")) {
    roots[root_count++] = root;
  }
  log_descriptor = (int)syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_descriptor < 0) abort();
}

static int is_recorded(const char *path) {
  for (size_t index = 0; index < root_count; index += 1) {
    size_t length = strlen(roots[index]);
    if (strncmp(path, roots[index], length) == 0 && (path[length] == '/' || path[length] == '\0')) return 1;
  }
  return 0;
}

/* The absolute form of a path; NULL when nothing is recorded there. */
static const char *recorded(int folder, const char *path, char *buffer) {
  if (log_descriptor < 0 || path == NULL) return NULL;
  if (path[0] == '/') return is_recorded(path) ? path : NULL;
  char base[PATH_MAX];
  if (folder == AT_FDCWD) {
    if (getcwd(base, sizeof base) == NULL) return NULL;
  } else {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, base, sizeof base - 1);
    if (length < 0) return NULL;
    base[length] = '\0';
  }
  if (snprintf(buffer, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return NULL;
  return is_recorded(buffer) ? buffer : NULL;
}

static void put(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    ssize_t written = syscall(SYS_write, log_descriptor, at, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) abort();
    at += written;
    length -= (size_t)written;
  }
}

static void note(char kind, uint64_t handle, int64_t value, const void *first, size_t first_length, const void *second,
                 size_t second_length) {
  int kept = errno;
  struct line line = {(uint32_t)kind, (uint32_t)first_length, (uint32_t)second_length, 0, handle, value};
  put(&line, sizeof line);
  put(first, first_length);
  put(second, second_length);
  errno = kept;
}

static void note_path(char kind, int64_t value, const char *path) {
  note(kind, 0, value, path, strlen(path), NULL, 0);
}

static void note_paths(char kind, const char *from, const char *to) {
  note(kind, 0, 0, from, strlen(from), to, strlen(to));
}

static void unknown(const char *what) { note_path('U', 0, what); }

/* Under the lock. */
static struct opened *of(int descriptor) {
  if (log_descriptor < 0 || descriptor < 0 || descriptor >= HANDLES) return NULL;
  struct opened *found = &opened[descriptor];
  if (found->handle == 0) return NULL;
  int kept = errno;
  struct stat now;
  int known = syscall(SYS_fstat, descriptor, &now) == 0 && now.st_dev == found->device && now.st_ino == found->inode;
  errno = kept;
  if (known) return found;
  found->handle = 0;
  return NULL;
}

static int is_mark(const char *path) {
  return log_descriptor >= 0 && marks_path != NULL && path != NULL && strcmp(path, marks_path) == 0;
}

static int open_recorded(int folder, const char *path, int flags, mode_t mode) {
  char buffer[PATH_MAX];
  const char *place = recorded(folder, path, buffer);
  int mark = is_mark(path);
  if (place == NULL && !mark) return (int)syscall(SYS_openat, folder, path, flags, mode);
  pthread_mutex_lock(&lock);
  int descriptor = (int)syscall(SYS_openat, folder, path, flags, mode);
  struct stat now;
  if (descriptor >= 0 && syscall(SYS_fstat, descriptor, &now) == 0) {
    if (descriptor >= HANDLES || (flags & O_TMPFILE) == O_TMPFILE) {
      unknown("open");
    } else {
      opened[descriptor] = (struct opened){next_handle++, now.st_dev, now.st_ino, mark};
      int64_t how = ((flags & O_CREAT) != 0 ? 1 : 0) | ((flags & O_TRUNC) != 0 ? 2 : 0);
      if (!mark) note('O', opened[descriptor].handle, how, place, strlen(place), NULL, 0);
    }
  }
  pthread_mutex_unlock(&lock);
  return descriptor;
}

#define OPEN(name, folder, path)                             \
  va_list arguments;                                         \
  va_start(arguments, flags);                                \
  mode_t mode = (mode_t)va_arg(arguments, int);              \
  va_end(arguments);                                         \
  return open_recorded(folder, path, flags, mode)

int open(const char *path, int flags, ...) { OPEN(open, AT_FDCWD, path); }
int open64(const char *path, int flags, ...) { OPEN(open64, AT_FDCWD, path); }
int openat(int folder, const char *path, int flags, ...) { OPEN(openat, folder, path); }
int openat64(int folder, const char *path, int flags, ...) { OPEN(openat64, folder, path); }
int creat(const char *path, mode_t mode) {
  return open_recorded(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int close(int descriptor) {
  if (descriptor >= 0 && descriptor < HANDLES && opened[descriptor].handle != 0) {
    pthread_mutex_lock(&lock);
    opened[descriptor].handle = 0;
    pthread_mutex_unlock(&lock);
  }
  return (int)syscall(SYS_close, descriptor);
}

/* Under the lock; where the bytes that were just written by position of the descriptor stand. */
static int64_t place_of(int descriptor, ssize_t written) {
  return (int64_t)syscall(SYS_lseek, descriptor, 0L, SEEK_CUR) - written;
}

static void note_parts(struct opened *file, int64_t offset, const struct iovec *parts, int count, ssize_t written) {
  for (int index = 0; index < count && written > 0; index += 1) {
    size_t length = parts[index].iov_len < (size_t)written ? parts[index].iov_len : (size_t)written;
    if (length == 0) continue;
    note('W', file->handle, offset, parts[index].iov_base, length, NULL, 0);
    offset += (int64_t)length;
    written -= (ssize_t)length;
  }
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
  if (log_descriptor < 0 || descriptor < 0 || descriptor >= HANDLES || opened[descriptor].handle == 0) {
    return syscall(SYS_write, descriptor, bytes, length);
  }
  pthread_mutex_lock(&lock);
  struct opened *file = of(descriptor);
  ssize_t written;
  if (file != NULL && file->is_mark) {
    note('M', 0, 0, bytes, length, NULL, 0);
    written = (ssize_t)length;
  } else {
    written = syscall(SYS_write, descriptor, bytes, length);
    if (file != NULL && written > 0) {
      note('W', file->handle, place_of(descriptor, written), bytes, (size_t)written, NULL, 0);
    }
  }
  pthread_mutex_unlock(&lock);
  return written;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  pthread_mutex_lock(&lock);
  struct opened *file = of(descriptor);
  if (file == NULL) pthread_mutex_unlock(&lock);
  ssize_t written = syscall(SYS_writev, descriptor, parts, count);
  if (file == NULL) return written;
  if (file->is_mark) unknown("writev of a mark");
  else if (written > 0) note_parts(file, place_of(descriptor, written), parts, count, written);
  pthread_mutex_unlock(&lock);
  return written;
}

static ssize_t write_at(int descriptor, const void *bytes, size_t length, off64_t offset) {
  pthread_mutex_lock(&lock);
  struct opened *file = of(descriptor);
  if (file == NULL) pthread_mutex_unlock(&lock);
  ssize_t written = syscall(SYS_pwrite64, descriptor, bytes, length, offset);
  if (file == NULL) return written;
  if (written > 0) note('W', file->handle, offset, bytes, (size_t)written, NULL, 0);
  pthread_mutex_unlock(&lock);
  return written;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
  return write_at(descriptor, bytes, length, offset);
}
ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  return write_at(descriptor, bytes, length, offset);
}

static ssize_t write_parts_at(int descriptor, const struct iovec *parts, int count, off64_t offset, int flags) {
  pthread_mutex_lock(&lock);
  struct opened *file = of(descriptor);
  if (file == NULL) pthread_mutex_unlock(&lock);
  ssize_t written = syscall(SYS_pwritev2, descriptor, parts, count, offset, 0L, flags);
  if (file == NULL) return written;
  if (written > 0 && (flags != 0 || offset < 0)) unknown("pwritev2");
  else if (written > 0) note_parts(file, offset, parts, count, written);
  pthread_mutex_unlock(&lock);
  return written;
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
  return write_parts_at(descriptor, parts, count, offset, 0);
}
ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off64_t offset) {
  return write_parts_at(descriptor, parts, count, offset, 0);
}
ssize_t pwritev2(int descriptor, const struct iovec *parts, int count, off_t offset, int flags) {
  return write_parts_at(descriptor, parts, count, offset, flags);
}
ssize_t pwritev64v2(int descriptor, const struct iovec *parts, int count, off64_t offset, int flags) {
  return write_parts_at(descriptor, parts, count, offset, flags);
}

static int resize(int descriptor, off64_t size) {
  pthread_mutex_lock(&lock);
  struct opened *file = of(descriptor);
  int result = (int)syscall(SYS_ftruncate, descriptor, size);
  if (file != NULL && result == 0) note('T', file->handle, size, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int descriptor, off_t size) { return resize(descriptor, size); }
int ftruncate64(int descriptor, off64_t size) { return resize(descriptor, size); }

static int resize_path(const char *path, off64_t size) {
  char buffer[PATH_MAX];
  if (recorded(AT_FDCWD, path, buffer) == NULL) return (int)syscall(SYS_truncate, path, size);
  int descriptor = open_recorded(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  int result = resize(descriptor, size);
  close(descriptor);
  return result;
}

int truncate(const char *path, off_t size) { return resize_path(path, size); }
int truncate64(const char *path, off64_t size) { return resize_path(path, size); }

/* Space that is reserved reads as zeros. */
static int reserve(int descriptor, int mode, off64_t offset, off64_t length) {
  pthread_mutex_lock(&lock);
  struct opened *file = of(descriptor);
  int result = (int)syscall(SYS_fallocate, descriptor, mode, offset, length);
  if (file != NULL && result == 0) {
    if (mode == 0) note('A', file->handle, offset + length, NULL, 0, NULL, 0);
    else if ((mode & FALLOC_FL_KEEP_SIZE) == 0 || (mode & FALLOC_FL_PUNCH_HOLE) != 0) unknown("fallocate");
  }
  pthread_mutex_unlock(&lock);
  return result;
}

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
  return reserve(descriptor, mode, offset, length);
}
int fallocate64(int descriptor, int mode, off64_t offset, off64_t length) {
  return reserve(descriptor, mode, offset, length);
}
int posix_fallocate(int descriptor, off_t offset, off_t length) {
  return reserve(descriptor, 0, offset, length) == 0 ? 0 : errno;
}
int posix_fallocate64(int descriptor, off64_t offset, off64_t length) {
  return reserve(descriptor, 0, offset, length) == 0 ? 0 : errno;
}

static int make_durable(int descriptor, long number) {
  pthread_mutex_lock(&lock);
  struct opened *file = of(descriptor);
  uint64_t handle = file == NULL ? 0 : file->handle;
  if (handle != 0) note('s', handle, 0, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  int result = (int)syscall(number, descriptor);
  if (handle != 0) {
    pthread_mutex_lock(&lock);
    note(result == 0 ? 'S' : 'x', handle, 0, NULL, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  return result;
}

int fsync(int descriptor) { return make_durable(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return make_durable(descriptor, SYS_fdatasync); }

static int rename_recorded(int old_folder, const char *old_path, int new_folder, const char *new_path,
                           unsigned int flags) {
  char old_buffer[PATH_MAX], new_buffer[PATH_MAX];
  const char *from = recorded(old_folder, old_path, old_buffer);
  const char *to = recorded(new_folder, new_path, new_buffer);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_renameat2, old_folder, old_path, new_folder, new_path, flags);
  if (result == 0 && (from != NULL || to != NULL)) {
    if (from == NULL || to == NULL || (flags & RENAME_EXCHANGE) != 0) unknown("rename");
    else note_paths('R', from, to);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

int rename(const char *old_path, const char *new_path) {
  return rename_recorded(AT_FDCWD, old_path, AT_FDCWD, new_path, 0);
}
int renameat(int old_folder, const char *old_path, int new_folder, const char *new_path) {
  return rename_recorded(old_folder, old_path, new_folder, new_path, 0);
}
int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned int flags) {
  return rename_recorded(old_folder, old_path, new_folder, new_path, flags);
}

int linkat(int old_folder, const char *old_path, int new_folder, const char *new_path, int flags) {
  char old_buffer[PATH_MAX], new_buffer[PATH_MAX];
  const char *from = recorded(old_folder, old_path, old_buffer);
  const char *to = recorded(new_folder, new_path, new_buffer);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_linkat, old_folder, old_path, new_folder, new_path, flags);
  if (result == 0 && (from != NULL || to != NULL)) {
    if (from == NULL || to == NULL) unknown("link");
    else note_paths('L', from, to);
  }
  pthread_mutex_unlock(&lock);
  return result;
}
int link(const char *old_path, const char *new_path) { return linkat(AT_FDCWD, old_path, AT_FDCWD, new_path, 0); }

int unlinkat(int folder, const char *path, int flags) {
  char buffer[PATH_MAX];
  const char *place = recorded(folder, path, buffer);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_unlinkat, folder, path, flags);
  if (result == 0 && place != NULL) note_path((flags & AT_REMOVEDIR) != 0 ? 'D' : 'N', 0, place);
  pthread_mutex_unlock(&lock);
  return result;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) {
  int result = unlinkat(AT_FDCWD, path, 0);
  return result != 0 && (errno == EISDIR || errno == EPERM) ? unlinkat(AT_FDCWD, path, AT_REMOVEDIR) : result;
}

int mkdirat(int folder, const char *path, mode_t mode) {
  char buffer[PATH_MAX];
  const char *place = recorded(folder, path, buffer);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_mkdirat, folder, path, mode);
  if (result == 0 && place != NULL) note_path('F', 0, place);
  pthread_mutex_unlock(&lock);
  return result;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int symlinkat(const char *target, int folder, const char *path) {
  char buffer[PATH_MAX];
  int result = (int)syscall(SYS_symlinkat, target, folder, path);
  if (result == 0 && recorded(folder, path, buffer) != NULL) {
    pthread_mutex_lock(&lock);
    unknown("symlink");
    pthread_mutex_unlock(&lock);
  }
  return result;
}
int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

/* The time of change that a program sets; nanoseconds since 1970. */
static void note_time(int folder, const char *path, const struct timespec *times) {
  if (times == NULL || times[1].tv_nsec == UTIME_NOW || times[1].tv_nsec == UTIME_OMIT) return;
  char buffer[PATH_MAX];
  const char *place = path == NULL ? NULL : recorded(folder, path, buffer);
  int64_t time = (int64_t)times[1].tv_sec * 1000000000 + times[1].tv_nsec;
  pthread_mutex_lock(&lock);
  struct opened *file = path == NULL ? of(folder) : NULL;
  if (place != NULL) note_path('t', time, place);
  else if (file != NULL) note('t', file->handle, time, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
}

int utimensat(int folder, const char *path, const struct timespec times[2], int flags) {
  int result = (int)syscall(SYS_utimensat, folder, path, times, flags);
  if (result == 0) note_time(folder, path, times);
  return result;
}
int futimens(int descriptor, const struct timespec times[2]) {
  int result = (int)syscall(SYS_utimensat, descriptor, NULL, times, 0);
  if (result == 0) note_time(descriptor, NULL, times);
  return result;
}

ssize_t copy_file_range(int from, off64_t *from_offset, int to, off64_t *to_offset, size_t length,
                        unsigned int flags) {
  ssize_t result = syscall(SYS_copy_file_range, from, from_offset, to, to_offset, length, flags);
  pthread_mutex_lock(&lock);
  if (of(to) != NULL) unknown("copy_file_range");
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t sendfile(int to, int from, off_t *offset, size_t length) {
  ssize_t result = syscall(SYS_sendfile, to, from, offset, length);
  pthread_mutex_lock(&lock);
  if (of(to) != NULL) unknown("sendfile");
  pthread_mutex_unlock(&lock);
  return result;
}
ssize_t sendfile64(int to, int from, off64_t *offset, size_t length) { return sendfile(to, from, offset, length); }

/* The database's shared memory is rebuilt at the next start; every other file that is written so would go unseen. */
static void *map(void *address, size_t length, int protection, int flags, int descriptor, off64_t offset) {
  void *result = (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
  if (result == MAP_FAILED || descriptor < 0 || descriptor >= HANDLES) return result;
  if ((flags & MAP_SHARED) == 0 || (protection & PROT_WRITE) == 0 || opened[descriptor].handle == 0) return result;
  pthread_mutex_lock(&lock);
  struct opened *file = of(descriptor);
  if (file != NULL) note('P', file->handle, 0, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}
void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
  return map(address, length, protection, flags, descriptor, offset);
}
void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off64_t offset) {
  return map(address, length, protection, flags, descriptor, offset);
}
