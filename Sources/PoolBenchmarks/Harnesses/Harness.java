import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The rows W1, W2 and W3 on one pool; prints a line of figures for each run. */
final class Harness<R> {
    static final int TURNS = 500_000;
    static final int THREADS = 64;
    static final long NANOSECONDS = 400_000_000L;

    /** What a pool has to be able to do. */
    interface Pool<R> {
        R acquire() throws Exception;

        void touch(R resource) throws Exception;

        void release(R resource) throws Exception;

        void close() throws Exception;
    }

    /** Makes a pool of so many resources. */
    interface Maker<R> {
        Pool<R> make(int size) throws Exception;
    }

    /** A resource's memory on cache lines of its own: the place in the middle is touched. */
    static final class Touched {
        private final AtomicIntegerArray memory = new AtomicIntegerArray(128);

        void touch() {
            memory.setOpaque(64, 1);
        }
    }

    private final Maker<R> maker;

    private Harness(Maker<R> maker) {
        this.maker = maker;
    }

    static <R> void run(String[] arguments, Maker<R> maker) throws Exception {
        Harness<R> harness = new Harness<>(maker);
        int runs = Integer.parseInt(arguments[0]);
        Pool<R> ten = maker.make(10);
        Pool<R> eight = maker.make(8);
        // The compiler has seen each path before anything is timed.
        for (int turn = 0; turn < 3; turn++) {
            harness.cycles(ten);
            harness.together(ten);
        }
        harness.contended(eight);
        for (int turn = 0; turn < runs; turn++) {
            long start = System.nanoTime();
            harness.cycles(ten);
            System.out.printf("W1 %.3f%n", (System.nanoTime() - start) / (double) TURNS);
            System.out.printf("W2 %.3f%n", harness.together(ten) / (double) TURNS);
            System.out.println("W3 " + harness.contended(eight));
        }
        ten.close();
        eight.close();
    }

    private void cycles(Pool<R> pool) throws Exception {
        for (int turn = 0; turn < TURNS; turn++) {
            R resource = pool.acquire();
            pool.touch(resource);
            pool.release(resource);
        }
    }

    private long together(Pool<R> pool) throws Exception {
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            threads.add(start(() -> cycles(pool)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return System.nanoTime() - start;
    }

    private String contended(Pool<R> pool) throws Exception {
        long end = System.nanoTime() + NANOSECONDS;
        List<long[]> waits = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < THREADS; number++) {
            threads.add(start(() -> {
                long[] own = waits(pool, end);
                synchronized (waits) {
                    waits.add(own);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] all = waits.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        long fewest = waits.stream().mapToLong(own -> own.length).min().getAsLong();
        long most = waits.stream().mapToLong(own -> own.length).max().getAsLong();
        return String.format("%.1f %.3f %.3f %.3f %.4f",
            all.length * 1e9 / NANOSECONDS,
            all[all.length / 2] / 1e3, all[(int) (all.length * 0.99)] / 1e3,
            all[all.length - 1] / 1e6, fewest / (double) most);
    }

    private long[] waits(Pool<R> pool, long end) throws Exception {
        long[] waits = new long[1024];
        int count = 0;
        while (true) {
            long start = System.nanoTime();
            if (start >= end) {
                return Arrays.copyOf(waits, count);
            }
            R resource = pool.acquire();
            long acquired = System.nanoTime();
            Thread.yield();
            pool.release(resource);
            if (count == waits.length) {
                waits = Arrays.copyOf(waits, count * 2);
            }
            waits[count++] = acquired - start;
        }
    }

    /** A thread's work, which may fail. */
    interface Work {
        void run() throws Exception;
    }

    private static Thread start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception failure) {
                failure.printStackTrace();
                System.exit(1);
            }
        });
        thread.start();
        return thread;
    }
}
