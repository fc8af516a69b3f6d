import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** HikariCP over connections that do nothing, with the settings that it comes with. */
final class HikariPeer implements Harness.Pool<Connection> {
    private final HikariDataSource pool;

    HikariPeer(int size) throws Exception {
        HikariConfig configuration = new HikariConfig();
        configuration.setMaximumPoolSize(size);
        configuration.setDataSource((DataSource) Proxy.newProxyInstance(
            HikariPeer.class.getClassLoader(), new Class<?>[] {DataSource.class},
            (proxy, method, values) -> {
                if (method.getName().equals("getConnection")) {
                    return new StubConnection();
                }
                return method.getReturnType() == int.class ? 0 : null;
            }));
        pool = new HikariDataSource(configuration);
        Connection[] all = new Connection[size];
        for (int number = 0; number < size; number++) {
            all[number] = pool.getConnection();
        }
        for (Connection connection : all) {
            connection.close();
        }
    }

    @Override
    public Connection acquire() throws Exception {
        return pool.getConnection();
    }

    @Override
    public void touch(Connection connection) throws Exception {
        connection.unwrap(StubConnection.class).touched.touch();
    }

    @Override
    public void release(Connection connection) throws Exception {
        connection.close();
    }

    @Override
    public void close() {
        pool.close();
    }

    public static void main(String[] arguments) throws Exception {
        Harness.run(arguments, HikariPeer::new);
    }
}
