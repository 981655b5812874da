/* Preloaded into the shipped kiosk, it writes to the file KIOSK_STAMPS when the program shows a picture, when
 * a USB transfer begins (OUT) or has ended (IN), and the marks of a script's `run ":NAME"`, which runs
 * nothing. One line each: nanoseconds, thread, what, bytes. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <SDL.h>
#include <libusb.h>

static FILE *file;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("KIOSK_STAMPS");
    file = path ? fopen(path, "a") : NULL;
}

static void stamp(const char *what, int bytes)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (file)
        fprintf(file, "%lld%09ld %d %s %d\n", (long long)now.tv_sec, now.tv_nsec, gettid(), what, bytes);
}

/* The function that this library stands before; POSIX allows the cast, ISO C does not know it. */
static void (*next(const char *name))(void)
{
    void *symbol = dlsym(RTLD_NEXT, name);
    void (*function)(void);
    *(void **)(void *)&function = symbol;
    return function;
}

void SDL_RenderPresent(SDL_Renderer *renderer)
{
    void (*present)(SDL_Renderer *) = (void (*)(SDL_Renderer *))next("SDL_RenderPresent");
    present(renderer);
    stamp("shown", 0);
}

int SDL_UpdateWindowSurface(SDL_Window *window)
{
    int code = ((int (*)(SDL_Window *))next("SDL_UpdateWindowSurface"))(window);
    stamp("shown", 0);
    return code;
}

int libusb_bulk_transfer(libusb_device_handle *handle, unsigned char endpoint, unsigned char *data, int size,
                         int *moved, unsigned timeout_ms)
{
    typedef int transfer(libusb_device_handle *, unsigned char, unsigned char *, int, int *, unsigned);
    int part = 0;
    if (!(endpoint & LIBUSB_ENDPOINT_IN))
        stamp("out", size);
    int code = ((transfer *)next("libusb_bulk_transfer"))(handle, endpoint, data, size, &part, timeout_ms);
    if (moved)
        *moved = part;
    if (endpoint & LIBUSB_ENDPOINT_IN && part)
        stamp("in", part);
    return code;
}

int system(const char *command)
{
    if (command && command[0] == ':') {
        stamp(command, 0);
        return 0;
    }
    return ((int (*)(const char *))next("system"))(command);
}
