import java.sql.*;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/** A connection to nothing: valid until it is closed, and with memory that can be touched. */
final class StubConnection implements Connection {
    final Harness.Touched touched = new Harness.Touched();
    private boolean closed;

    public void close() { closed = true; }
    public void abort(Executor executor) { closed = true; }
    public boolean isClosed() { return closed; }
    public boolean isValid(int timeout) { return !closed; }
    public boolean getAutoCommit() { return true; }
    public boolean isReadOnly() { return false; }
    public int getTransactionIsolation() { return TRANSACTION_READ_COMMITTED; }
    public int getNetworkTimeout() { return 0; }
    public int getHoldability() { return ResultSet.HOLD_CURSORS_OVER_COMMIT; }
    public String getCatalog() { return null; }
    public String getSchema() { return null; }
    public SQLWarning getWarnings() { return null; }
    public void setAutoCommit(boolean value) {}
    public void setReadOnly(boolean value) {}
    public void setTransactionIsolation(int value) {}
    public void setNetworkTimeout(Executor executor, int milliseconds) {}
    public void setHoldability(int value) {}
    public void setCatalog(String value) {}
    public void setSchema(String value) {}
    public void setTypeMap(Map<String, Class<?>> value) {}
    public void setClientInfo(String name, String value) {}
    public void setClientInfo(Properties value) {}
    public void clearWarnings() {}
    public void commit() {}
    public void rollback() {}
    public void rollback(Savepoint point) {}
    public void releaseSavepoint(Savepoint point) {}
    public boolean isWrapperFor(Class<?> type) { return type.isInstance(this); }
    public <T> T unwrap(Class<T> type) { return type.cast(this); }

    // Nobody asks these of it here.
    public DatabaseMetaData getMetaData() { throw none(); }
    public Map<String, Class<?>> getTypeMap() { throw none(); }
    public String getClientInfo(String name) { throw none(); }
    public Properties getClientInfo() { throw none(); }
    public String nativeSQL(String sql) { throw none(); }
    public Savepoint setSavepoint() { throw none(); }
    public Savepoint setSavepoint(String name) { throw none(); }
    public Statement createStatement() { throw none(); }
    public Statement createStatement(int type, int concurrency) { throw none(); }
    public Statement createStatement(int type, int concurrency, int hold) { throw none(); }
    public PreparedStatement prepareStatement(String sql) { throw none(); }
    public PreparedStatement prepareStatement(String sql, int keys) { throw none(); }
    public PreparedStatement prepareStatement(String sql, int[] columns) { throw none(); }
    public PreparedStatement prepareStatement(String sql, String[] columns) { throw none(); }
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) {
        throw none();
    }
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int hold) {
        throw none();
    }
    public CallableStatement prepareCall(String sql) { throw none(); }
    public CallableStatement prepareCall(String sql, int type, int concurrency) { throw none(); }
    public CallableStatement prepareCall(String sql, int type, int concurrency, int hold) {
        throw none();
    }
    public Clob createClob() { throw none(); }
    public Blob createBlob() { throw none(); }
    public NClob createNClob() { throw none(); }
    public SQLXML createSQLXML() { throw none(); }
    public Array createArrayOf(String type, Object[] elements) { throw none(); }
    public Struct createStruct(String type, Object[] attributes) { throw none(); }

    private static UnsupportedOperationException none() {
        return new UnsupportedOperationException("a connection to nothing");
    }
}
