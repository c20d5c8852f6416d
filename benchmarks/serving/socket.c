// A blocking client of the inference socket, and a blocking echo server to compare with.
//
//   socket echo PATH RESPONSE_BYTES            answers every frame with so many bytes of a frame
//   socket ask PATH TEXTS BATCH IN_FLIGHT CLIENTS SECONDS
//
// `ask` sends the lines of TEXTS in frames of BATCH messages over CLIENTS connections, each with IN_FLIGHT frames on
// their way, and prints one JSON object: messages a second, and the time from sending a frame to its whole answer.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 16, LARGEST_BATCH = 4096, LARGEST_IN_FLIGHT = 64 };

static void fail(const char *what) { perror(what); exit(1); }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void read_all(int fd, void *buffer, size_t count) {
    for (char *p = buffer; count > 0;) {
        ssize_t n = read(fd, p, count);
        if (n <= 0) fail("read");
        p += n;
        count -= (size_t)n;
    }
}

static void write_all(int fd, const void *buffer, size_t count) {
    for (const char *p = buffer; count > 0;) {
        ssize_t n = write(fd, p, count);
        if (n <= 0) fail("write");
        p += n;
        count -= (size_t)n;
    }
}

static uint32_t load32(const unsigned char *p) { uint32_t v; memcpy(&v, p, 4); return v; }
static void store32(unsigned char *p, uint32_t v) { memcpy(p, &v, 4); }

static struct sockaddr_un address_of(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    return address;
}

// The echo server: one thread a connection, blocking reads and writes.

static size_t response_bytes;

static void *echo(void *argument) {
    int fd = (int)(intptr_t)argument;
    unsigned char header[HEADER], *body = malloc(1 << 24), *response = calloc(1, response_bytes);
    for (;;) {
        if (recv(fd, header, HEADER, MSG_WAITALL) != HEADER) break;
        read_all(fd, body, load32(header + 8));
        memcpy(response, header, HEADER);
        response[3] = 0x81;
        store32(response + 8, (uint32_t)(response_bytes - HEADER));
        write_all(fd, response, response_bytes);
    }
    close(fd);
    free(body);
    free(response);
    return NULL;
}

static void serve(const char *path) {
    struct sockaddr_un address = address_of(path);
    unlink(path);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64)) fail(path);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) fail("accept");
        pthread_t thread;
        pthread_create(&thread, NULL, echo, (void *)(intptr_t)fd);
        pthread_detach(thread);
    }
}

// The client.

static char **lines;
static size_t *lengths, line_count;
static size_t batch, in_flight;
static double seconds;
static const char *socket_path;

typedef struct { size_t first_line, messages, samples, capacity; double *latencies; uint32_t answer_bytes; } client;

static void read_lines(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) fail(path);
    char *line = NULL;
    size_t capacity = 0, room = 0;
    for (ssize_t n; (n = getline(&line, &capacity, file)) > 0;) {
        if (line[n - 1] == '\n') n--;
        if (line_count == room) {
            room = room ? room * 2 : 1024;
            lines = realloc(lines, room * sizeof *lines);
            lengths = realloc(lengths, room * sizeof *lengths);
        }
        lines[line_count] = memcpy(malloc((size_t)n + 1), line, (size_t)n);
        lengths[line_count++] = (size_t)n;
    }
    fclose(file);
    if (line_count == 0) { fprintf(stderr, "%s: holds no lines\n", path); exit(1); }
}

static size_t make_frame(unsigned char *frame, uint32_t id, size_t *line) {
    unsigned char *ends = frame + HEADER + 4, *text = ends + 4 * batch;
    for (size_t i = 0; i < batch; i++) {
        size_t index = (*line)++ % line_count;
        store32(ends + 4 * i, (uint32_t)lengths[index]);
        memcpy(text, lines[index], lengths[index]);
        text += lengths[index];
    }
    memcpy(frame, (unsigned char[]){0xBA, 0xB1, 1, 1}, 4);
    store32(frame + 4, id);
    store32(frame + 8, (uint32_t)(text - frame - HEADER));
    store32(frame + 12, 0);
    store32(frame + HEADER, (uint32_t)batch);
    return (size_t)(text - frame);
}

static void *ask(void *argument) {
    client *own = argument;
    struct sockaddr_un address = address_of(socket_path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) fail(socket_path);
    unsigned char *frame = malloc(1 << 24), *answer = malloc(1 << 24);
    double sent[LARGEST_IN_FLIGHT + 1] = {0};
    size_t line = own->first_line, waiting = 0;
    uint32_t free_ids[LARGEST_IN_FLIGHT];
    size_t free_count = in_flight;
    for (size_t i = 0; i < in_flight; i++) free_ids[i] = (uint32_t)i + 1;
    double start = now();
    while (now() - start < seconds || waiting > 0) {
        while (free_count > 0 && now() - start < seconds) {
            uint32_t id = free_ids[--free_count];
            size_t bytes = make_frame(frame, id, &line);
            sent[id] = now();
            write_all(fd, frame, bytes);
            waiting++;
        }
        if (waiting == 0) break;
        read_all(fd, answer, HEADER);
        if (answer[3] != 0x81) { fprintf(stderr, "the server answered with an error\n"); exit(1); }
        own->answer_bytes = HEADER + load32(answer + 8);
        read_all(fd, answer + HEADER, own->answer_bytes - HEADER);
        uint32_t id = load32(answer + 4);
        if (own->samples == own->capacity) {
            own->capacity = own->capacity ? own->capacity * 2 : 1 << 16;
            own->latencies = realloc(own->latencies, own->capacity * sizeof *own->latencies);
        }
        own->latencies[own->samples++] = now() - sent[id];
        own->messages += batch;
        free_ids[free_count++] = id;
        waiting--;
    }
    close(fd);
    free(frame);
    free(answer);
    return NULL;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char **arguments) {
    if (count == 4 && strcmp(arguments[1], "echo") == 0) {
        response_bytes = strtoul(arguments[3], NULL, 10);
        serve(arguments[2]);
    }
    if (count != 8 || strcmp(arguments[1], "ask") != 0) {
        fprintf(stderr, "socket echo PATH RESPONSE_BYTES\nsocket ask PATH TEXTS BATCH IN_FLIGHT CLIENTS SECONDS\n");
        return 2;
    }
    socket_path = arguments[2];
    read_lines(arguments[3]);
    batch = strtoul(arguments[4], NULL, 10);
    in_flight = strtoul(arguments[5], NULL, 10);
    size_t clients = strtoul(arguments[6], NULL, 10);
    seconds = strtod(arguments[7], NULL);
    if (batch == 0 || batch > LARGEST_BATCH || in_flight == 0 || in_flight > LARGEST_IN_FLIGHT || clients == 0) {
        fprintf(stderr, "1 to %d messages a frame, 1 to %d frames, 1 client or more\n", LARGEST_BATCH, LARGEST_IN_FLIGHT);
        return 2;
    }
    client *all = calloc(clients, sizeof *all);
    pthread_t *threads = calloc(clients, sizeof *threads);
    double start = now();
    for (size_t i = 0; i < clients; i++) {
        all[i].first_line = i * (line_count / clients);
        pthread_create(&threads[i], NULL, ask, &all[i]);
    }
    size_t messages = 0, samples = 0;
    for (size_t i = 0; i < clients; i++) {
        pthread_join(threads[i], NULL);
        messages += all[i].messages;
        samples += all[i].samples;
    }
    double elapsed = now() - start, *latencies = malloc(samples * sizeof *latencies);
    for (size_t i = 0, at = 0; i < clients; at += all[i++].samples)
        memcpy(latencies + at, all[i].latencies, all[i].samples * sizeof *latencies);
    qsort(latencies, samples, sizeof *latencies, ascending);
    printf("{\"messages_per_second\": %.0f, \"p50_us\": %.2f, \"p99_us\": %.2f, \"answer_bytes\": %u, \"messages\": %zu}\n",
           messages / elapsed, latencies[samples / 2] * 1e6, latencies[samples * 99 / 100] * 1e6, all[0].answer_bytes,
           messages);
    return 0;
}
