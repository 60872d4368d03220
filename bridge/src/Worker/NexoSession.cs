using System.Data;
using System.Data.Common;
using PrintBridge.Protocol;

namespace PrintBridge.Worker;

/// <summary>A connection with nexo with an operator logged in. All calls are made by the thread that opened it.</summary>
internal sealed class NexoSession : IDisposable
{
    private const int PingSeconds = 3;

    private readonly IDisposable? handle;

    private NexoSession(NexoTypes types, object handle)
    {
        Types = types;
        Handle = handle;
        this.handle = handle as IDisposable;
    }

    public NexoTypes Types { get; }

    public object Handle { get; }

    /// <exception cref="NexoException">The operator is not let in.</exception>
    public static NexoSession Open(NexoTypes types, NexoLogin login, Action<string> stage)
    {
        stage(Stages.Connect);
        var manager = Activator.CreateInstance(types.Get(Members.Manager))!;
        // A dialog on a service's invisible desktop would wait for ever.
        Late.Set(manager, "DostepDoUI", false);
        var product = Enum.Parse(types.Get(Members.Product), "Subiekt");
        var connection = Late.CallStaticByName(types.Get(Members.Connection), "Jawne", Arguments(login));
        // The products after the first would each take a licence: none.
        var handle = Connect(manager, connection, product);
        var session = new NexoSession(types, handle);
        stage(Stages.LogIn);
        try
        {
            if (Late.Call(handle, "ZalogujOperatora", login.Operator, login.OperatorPassword) is true) return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }

        session.Dispose();
        throw new NexoException(Codes.Operator, $"ZalogujOperatora(\"{login.Operator}\", …) = false");
    }

    /// <summary>An object of the kind that the extension method gives, anew for each use: it keeps what it has read.</summary>
    public object Provide(string extension, string type)
    {
        var extensions = Types.Find(Members.Extensions);
        if (extensions is not null && extensions.GetMethods().Any(method => method.Name == extension && method.GetParameters().Length == 1))
        {
            return Late.CallStatic(extensions, extension, Handle) ?? throw new NexoException(Codes.Failed, $"{extension}() gave nothing");
        }

        return Late.CallGeneric(Handle, "PodajObiektTypu", Types.Get(type))
            ?? throw new NexoException(Codes.Failed, $"PodajObiektTypu<{type}>() gave nothing");
    }

    /// <summary>Whether the database still answers within three seconds.</summary>
    public void Ping() => Query("SELECT 1");

    public string DatabaseVersion()
    {
        const string Installed = "SELECT CONCAT(VersionMajor, '.', VersionMinor, '.', VersionBuild, '.', VersionRevision) FROM InsLauncher.InstalledProducts WHERE Name = 'Nexo'";
        try
        {
            return Query(Installed)?.ToString() ?? "";
        }
        catch (Exception error) when (error is DbException or MissingMemberException or InvalidOperationException)
        {
            return "";
        }
    }

    public void Dispose() => handle?.Dispose();

    private static Dictionary<string, object?> Arguments(NexoLogin login)
    {
        var arguments = new Dictionary<string, object?>
        {
            ["serwer"] = login.Server,
            ["baza"] = login.Database,
            ["autentykacjaWindowsDoSerwera"] = login.WindowsLogin,
        };
        if (login.WindowsLogin) return arguments;
        arguments["uzytkownikSerwera"] = login.SqlUser;
        arguments["hasloUzytkownikaSerwera"] = login.SqlPassword;
        arguments["szyfrowaniePolaczeniaZSerwerem"] = login.Encrypt;
        return arguments;
    }

    private static object Connect(object manager, object? connection, object product)
    {
        try
        {
            return Late.Call(manager, "Polacz", connection, product) ?? throw new NexoException(Codes.Failed, "Polacz gave nothing");
        }
        catch (MissingMemberException)
        {
            // Some versions want to report their progress; nobody has to listen.
            return Late.Call(manager, "Polacz", connection, product, null) ?? throw new NexoException(Codes.Failed, "Polacz gave nothing");
        }
    }

    private object? Query(string sql)
    {
        var connection = Late.Call(Handle, "PodajPolaczenie") as DbConnection
            ?? throw new NexoException(Codes.SessionLost, "PodajPolaczenie gave no connection");
        if (connection.State != ConnectionState.Open) connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Both statements are constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = PingSeconds;
        return command.ExecuteScalar();
    }
}
