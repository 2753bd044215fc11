package mip6.linux;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The functions of the C library that this package calls. Each returns what the function returns,
 * or the error number negated, as the kernel itself does.
 */
final class LibC {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE_LAYOUT = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> STATE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE_LAYOUT));

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final MethodHandle SOCKET =
            handle("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle BIND =
            handle("bind", FunctionDescriptor.of(INT, INT, POINTER, INT));
    private static final MethodHandle CONNECT =
            handle("connect", FunctionDescriptor.of(INT, INT, POINTER, INT));
    private static final MethodHandle GETSOCKNAME =
            handle("getsockname", FunctionDescriptor.of(INT, INT, POINTER, POINTER));
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, POINTER, INT));
    private static final MethodHandle SENDMSG =
            handle("sendmsg", FunctionDescriptor.of(LONG, INT, POINTER, INT));
    private static final MethodHandle RECVMSG =
            handle("recvmsg", FunctionDescriptor.of(LONG, INT, POINTER, INT));
    private static final MethodHandle SENDMMSG =
            handle("sendmmsg", FunctionDescriptor.of(INT, INT, POINTER, INT, INT));
    private static final MethodHandle RECVMMSG =
            handle("recvmmsg", FunctionDescriptor.of(INT, INT, POINTER, INT, INT, POINTER));
    private static final MethodHandle POLL =
            handle("poll", FunctionDescriptor.of(INT, POINTER, LONG, INT));
    private static final MethodHandle IOCTL =
            handle(
                    "ioctl",
                    FunctionDescriptor.of(INT, INT, LONG, POINTER),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle OPEN =
            handle(
                    "open",
                    FunctionDescriptor.of(INT, POINTER, INT, INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle READ =
            handle("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
    private static final MethodHandle WRITE =
            handle("write", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
    private static final MethodHandle EVENTFD =
            handle("eventfd", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle SETNS = handle("setns", FunctionDescriptor.of(INT, INT, INT));

    private static final MethodHandle UNSHARE = handle("unshare", FunctionDescriptor.of(INT, INT));

    private LibC() {}

    static int socket(int domain, int type, int protocol) {
        try {
            MemorySegment state = STATE.get();
            return result((int) SOCKET.invokeExact(state, domain, type, protocol), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int bind(int descriptor, MemorySegment address) {
        try {
            MemorySegment state = STATE.get();
            int length = (int) address.byteSize();
            return result((int) BIND.invokeExact(state, descriptor, address, length), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int connect(int descriptor, MemorySegment address) {
        try {
            MemorySegment state = STATE.get();
            int length = (int) address.byteSize();
            return result((int) CONNECT.invokeExact(state, descriptor, address, length), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    /**
     * @param length the capacity of {@code address}; afterwards the length of what is in it
     */
    static int getsockname(int descriptor, MemorySegment address, MemorySegment length) {
        try {
            MemorySegment state = STATE.get();
            return result((int) GETSOCKNAME.invokeExact(state, descriptor, address, length), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int setsockopt(int descriptor, int level, int option, MemorySegment value) {
        try {
            MemorySegment state = STATE.get();
            int length = (int) value.byteSize();
            return result(
                    (int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, length),
                    state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int sendmsg(int descriptor, MemorySegment message, int flags) {
        try {
            MemorySegment state = STATE.get();
            return result((long) SENDMSG.invokeExact(state, descriptor, message, flags), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int recvmsg(int descriptor, MemorySegment message, int flags) {
        try {
            MemorySegment state = STATE.get();
            return result((long) RECVMSG.invokeExact(state, descriptor, message, flags), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    /** How many of {@code count} went: fewer, where the next one did not. */
    static int sendmmsg(int descriptor, MemorySegment messages, int count, int flags) {
        try {
            MemorySegment state = STATE.get();
            return result(
                    (int) SENDMMSG.invokeExact(state, descriptor, messages, count, flags), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int recvmmsg(int descriptor, MemorySegment messages, int count, int flags) {
        try {
            MemorySegment state = STATE.get();
            return result(
                    (int)
                            RECVMMSG.invokeExact(
                                    state, descriptor, messages, count, flags, MemorySegment.NULL),
                    state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int poll(MemorySegment descriptors, long count, int milliseconds) {
        try {
            MemorySegment state = STATE.get();
            return result((int) POLL.invokeExact(state, descriptors, count, milliseconds), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int ioctl(int descriptor, long request, MemorySegment argument) {
        try {
            MemorySegment state = STATE.get();
            return result((int) IOCTL.invokeExact(state, descriptor, request, argument), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    /** One whose argument is a number. */
    static int ioctl(int descriptor, long request, long argument) {
        return ioctl(descriptor, request, MemorySegment.ofAddress(argument));
    }

    static int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = STATE.get();
            MemorySegment name = arena.allocateFrom(path);
            return result((int) OPEN.invokeExact(state, name, flags, 0), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int close(int descriptor) {
        try {
            MemorySegment state = STATE.get();
            return result((int) CLOSE.invokeExact(state, descriptor), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int read(int descriptor, MemorySegment target, long length) {
        try {
            MemorySegment state = STATE.get();
            return result((long) READ.invokeExact(state, descriptor, target, length), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int write(int descriptor, MemorySegment source, long length) {
        try {
            MemorySegment state = STATE.get();
            return result((long) WRITE.invokeExact(state, descriptor, source, length), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int eventfd(int initial, int flags) {
        try {
            MemorySegment state = STATE.get();
            return result((int) EVENTFD.invokeExact(state, initial, flags), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int setns(int descriptor, int kind) {
        try {
            MemorySegment state = STATE.get();
            return result((int) SETNS.invokeExact(state, descriptor, kind), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    static int unshare(int kinds) {
        try {
            MemorySegment state = STATE.get();
            return result((int) UNSHARE.invokeExact(state, kinds), state);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    private static int result(long returned, MemorySegment state) {
        return returned >= 0 ? (int) returned : -(int) ERRNO.get(state, 0L);
    }

    private static MethodHandle handle(
            String name, FunctionDescriptor shape, Linker.Option... more) {
        Linker.Option[] options = new Linker.Option[more.length + 1];
        System.arraycopy(more, 0, options, 0, more.length);
        options[more.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
    }

    /** A method handle declares Throwable; only a bug here makes one throw. */
    private static IllegalStateException unexpected(Throwable thrown) {
        return new IllegalStateException(thrown);
    }
}
