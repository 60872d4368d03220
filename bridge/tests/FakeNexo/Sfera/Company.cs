using System.Text.Json;
using System.Text.Json.Serialization;

namespace InsERT.Moria.Fake;

/// <summary>A company in a file, read afresh at each use: a test changes it while nexo runs.</summary>
internal sealed record Company
{
    public string Version { get; init; } = "61.1.0.9431";
    public string SqlUser { get; init; } = "sa";
    public string SqlPassword { get; init; } = "";
    public Dictionary<string, string> Operators { get; init; } = [];
    public List<FakeDocument> Documents { get; init; } = [];
    public List<FakeTemplate> Templates { get; init; } = [];

    /// <summary>What goes wrong, by its name in <see cref="Faults"/>: how often, all the time when negative.</summary>
    public Dictionary<string, int> Faults { get; init; } = [];

    /// <summary>Milliseconds of the start and of each print.</summary>
    public int StartMs { get; init; }
    public int PrintMs { get; init; }

    /// <summary>Megabytes that every print leaves behind.</summary>
    public int LeakMegabytes { get; init; }
}

internal sealed record FakeDocument(int Id, string Number, int Type, string Kind = "sale", int? CorrectionType = null, int? ReturnType = null, byte? Way = null);

internal sealed record FakeTemplate(int Id, string Name, int Type, bool Default = false);

internal sealed class CompanyFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };
    private readonly string folder;
    private readonly string name;

    public CompanyFile(string folder, string name)
    {
        this.folder = folder;
        this.name = name;
    }

    public bool Exists => File.Exists(Path.Combine(folder, name + ".json"));

    public Company Read()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return JsonSerializer.Deserialize<Company>(File.ReadAllText(Path.Combine(folder, name + ".json")), Json)!;
            }
            catch (Exception error) when (error is IOException or JsonException && tries < 20)
            {
                Thread.Sleep(10);
            }
        }
    }

    /// <summary>Whether the fault strikes now; each time it does is counted in a file, across processes.</summary>
    public bool Strikes(string fault)
    {
        if (!Read().Faults.TryGetValue(fault, out var times)) return false;
        var counter = Path.Combine(folder, $"{name}.{fault.Replace(':', '-')}.count");
        var struck = File.Exists(counter) ? (int)new FileInfo(counter).Length : 0;
        if (times >= 0 && struck >= times) return false;
        File.AppendAllText(counter, ".");
        return true;
    }

    /// <summary>Dies on the spot, as a crash in native code does.</summary>
    public void MayDie(string where)
    {
        if (Strikes("die:" + where)) System.Diagnostics.Process.GetCurrentProcess().Kill();
    }

    public void Write(string line) =>
        File.AppendAllText(Path.Combine(folder, name + ".journal"), $"{Environment.ProcessId} {line}\n");
}
