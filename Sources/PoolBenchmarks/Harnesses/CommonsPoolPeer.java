import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;

/** Apache commons-pool2's GenericObjectPool, with the settings that it comes with. */
final class CommonsPoolPeer implements Harness.Pool<Harness.Touched> {
    private final GenericObjectPool<Harness.Touched> pool;

    CommonsPoolPeer(int size) throws Exception {
        pool = new GenericObjectPool<>(new BasePooledObjectFactory<Harness.Touched>() {
            @Override
            public Harness.Touched create() {
                return new Harness.Touched();
            }

            @Override
            public PooledObject<Harness.Touched> wrap(Harness.Touched resource) {
                return new DefaultPooledObject<>(resource);
            }
        });
        pool.setMaxTotal(size);
        pool.setMaxIdle(size);
        pool.setMinIdle(size);
        pool.preparePool();
    }

    @Override
    public Harness.Touched acquire() throws Exception {
        return pool.borrowObject();
    }

    @Override
    public void touch(Harness.Touched resource) {
        resource.touch();
    }

    @Override
    public void release(Harness.Touched resource) {
        pool.returnObject(resource);
    }

    @Override
    public void close() {
        pool.close();
    }

    public static void main(String[] arguments) throws Exception {
        Harness.run(arguments, CommonsPoolPeer::new);
    }
}
