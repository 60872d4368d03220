using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using InsERT.Moria.Fake;

namespace InsERT.Moria.Sfera;

internal sealed class FakeSqlException(string message) : DbException(message);

/// <summary>A connection that knows two questions.</summary>
internal sealed class FakeConnection(CompanyFile plik) : DbConnection
{
    private bool open;

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "fake";

    public override string DataSource => "fake";

    public override string ServerVersion => "15.0";

    public override ConnectionState State => open ? ConnectionState.Open : ConnectionState.Closed;

    public override void Open() => open = true;

    public override void Close() => open = false;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

    protected override DbCommand CreateDbCommand() => new FakeCommand(plik);
}

internal sealed class FakeCommand(CompanyFile plik) : DbCommand
{
    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => throw new NotSupportedException();

    protected override DbTransaction? DbTransaction { get; set; }

    public override object? ExecuteScalar()
    {
        if (CommandText == "SELECT 1")
        {
            if (plik.Strikes("ping")) throw new FakeSqlException("Execution Timeout Expired.");
            return 1;
        }

        return CommandText.Contains("InsLauncher.InstalledProducts") ? plik.Read().Version : throw new FakeSqlException($"Incorrect syntax: {CommandText}");
    }

    public override void Cancel()
    {
    }

    public override int ExecuteNonQuery() => throw new NotSupportedException();

    public override void Prepare()
    {
    }

    protected override DbParameter CreateDbParameter() => throw new NotSupportedException();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => throw new NotSupportedException();
}
