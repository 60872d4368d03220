using PrintBridge.Settings;

namespace PrintBridge.Commands;

/// <summary>A command and its options. No option takes a secret: command lines are readable by everybody.</summary>
internal sealed class Arguments
{
    public const string Usage = """
        Mostek wydruku Subiekt nexo dla n8n

          bridge configure [--stdin]           ustawienia i hasła (pyta; z --stdin czyta JSON)
          bridge install [--n8n ADRES] [--bind ADRES] [--port N] [--skip account,acl,firewall,eventlog,tls]
                                               usługa Windows, uprawnienia, zapora, certyfikat
          bridge selftest [--document ID]      sprawdza każdy krok i mówi, co zrobić
          bridge uninstall [--keep-data]       usuwa wszystko, co dodało install
          bridge run                           praca (tak uruchamia go usługa)
          bridge simulate [--port N] [--documents PLIK]
                                               ten sam interfejs z rysowanymi PDF, bez nexo

        Każde polecenie przyjmuje --data FOLDER (domyślnie %ProgramData%\NexoPrintBridge).
        """;

    private static readonly HashSet<string> Flags = ["stdin", "keep-data"];
    private static readonly HashSet<string> Options = ["data", "n8n", "bind", "port", "skip", "document", "documents"];

    private readonly Dictionary<string, string> values = [];

    public string Command { get; private init; } = "";

    public SettingsStore Store => new(Value("data") ?? SettingsStore.DefaultFolder);

    /// <exception cref="SettingsException">There is no such option.</exception>
    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments { Command = args.FirstOrDefault() ?? "" };
        for (var index = 1; index < args.Length; index++)
        {
            var name = args[index].StartsWith("--", StringComparison.Ordinal) ? args[index][2..] : "";
            if (Flags.Contains(name)) parsed.values[name] = "";
            else if (Options.Contains(name) && index + 1 < args.Length) parsed.values[name] = args[++index];
            else throw new SettingsException($"Nieznana opcja „{args[index]}”.\n\n{Usage}");
        }

        return parsed;
    }

    public string? Value(string name) => values.GetValueOrDefault(name);

    public bool Has(string name) => values.ContainsKey(name);

    /// <exception cref="SettingsException">It is not a whole number from 0 on.</exception>
    public int? Number(string name) => Value(name) switch
    {
        null => null,
        var text when int.TryParse(text, System.Globalization.NumberStyles.None, null, out var number) => number,
        var text => throw new SettingsException($"--{name} wymaga liczby, a nie „{text}”."),
    };
}
