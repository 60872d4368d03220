using System.Diagnostics;
using System.Globalization;
using PrintBridge.Nexo;
using PrintBridge.Printing;
using PrintBridge.Protocol;

namespace PrintBridge.SelfTest;

/// <summary>Walks through everything a print needs, and says of each step what to do when it fails.</summary>
internal static class SelfTest
{
    private static readonly (string Feature, string[] Needs)[] Features =
    [
        ("connect", []),
        ("find", ["connect"]),
        ("print", ["connect", "find"]),
        ("templates", ["connect", "print"]),
        ("corrections", ["connect", "find", "print"]),
        ("watch", ["connect"]),
    ];

    private static readonly Dictionary<string, string> StageTitles = new()
    {
        [Stages.Load] = "Wczytanie bibliotek nexo i sprawdzenie, czy mają wszystko, czego most używa",
        [Stages.Connect] = "Połączenie z bazą",
        [Stages.LogIn] = "Logowanie operatora",
        [Stages.Find] = "Odczyt dokumentu",
        [Stages.Configuration] = "Konfiguracja dokumentu (typ wzorca wydruku)",
        [Stages.Create] = "Utworzenie wydruku",
        [Stages.Document] = "Wskazanie dokumentu",
        [Stages.Template] = "Wybór wzorca",
        [Stages.Parameters] = "Ustawienia eksportu",
        [Stages.Export] = "Eksport do PDF",
        [Stages.Check] = "Sprawdzenie pliku",
    };

    /// <summary>What the programs on this machine are.</summary>
    public static IEnumerable<SelfTestStep> Programs(Deployments deployments)
    {
        var all = deployments.Find();
        if (all.Count == 0)
        {
            yield return new SelfTestStep(Outcome.Failed, "Programy Subiekt nexo", Sentences.For(Codes.NoDeployment, ""));
            yield break;
        }

        foreach (var each in all) yield return new SelfTestStep(Outcome.Note, $"nexo {each.Version}", each.Folder);
        yield return new SelfTestStep(Outcome.Ok, "Programy Subiekt nexo", $"znaleziono: {all.Count}");
    }

    /// <summary>The start, stage by stage, and what this nexo can do.</summary>
    public static IEnumerable<SelfTestStep> Start(StartOutcome outcome, IReadOnlyList<string> stages)
    {
        var facts = outcome.Reply.Facts;
        var failed = outcome.Reply.Code != Codes.Ok;
        if (outcome.Folder != "" && outcome.Reply.Code != Codes.Staging) yield return new SelfTestStep(Outcome.Ok, "Kopia programów nexo", outcome.Folder);
        foreach (var step in Passed(stages, failed)) yield return step;
        if (failed) yield return new SelfTestStep(Outcome.Failed, TitleOf(stages, "Uruchomienie procesu drukującego"), Sentences.For(outcome.Reply.Code, outcome.Reply.Detail));
        if (facts is null) yield break;
        foreach (var missing in facts.Missing) yield return new SelfTestStep(Outcome.Failed, "Brakuje w tej wersji nexo", $"{missing.Type}.{missing.Member} – potrzebne do: {Sentences.Feature(missing.Feature)}");
        foreach (var step in Abilities(facts)) yield return step;
        if (failed) yield break;
        yield return new SelfTestStep(Outcome.Ok, "Wersje", $"program {outcome.Version}, Sfera {facts.SferaVersion}, baza {(facts.DatabaseVersion == "" ? "nieznana" : facts.DatabaseVersion)}");
    }

    /// <summary>The templates of a kind.</summary>
    public static SelfTestStep Templates(string kind, WorkerReply reply) => reply.Code == Codes.Ok && reply.Templates.Count > 0
        ? new SelfTestStep(Outcome.Ok, $"Wzorce wydruku {kind}", string.Join(", ", reply.Templates.Select(each => each.Default ? $"{each.Name} (domyślny)" : each.Name)))
        : new SelfTestStep(Outcome.Failed, $"Wzorce wydruku {kind}", reply.Code == Codes.Ok ? "nexo nie podaje żadnego." : Sentences.For(reply.Code, reply.Detail));

    /// <summary>A print of the chosen document, stage by stage.</summary>
    public static async Task<IReadOnlyList<SelfTestStep>> PrintAsync(int documentId, Func<Action<string>, Task<JobResult>> print)
    {
        var stages = new List<string>();
        var watch = Stopwatch.StartNew();
        var result = await print(stages.Add);
        var failed = result.Pdf is null;
        var steps = Passed(stages, failed).ToList();
        steps.Add(failed
            ? new SelfTestStep(Outcome.Failed, TitleOf(stages, $"Wydruk dokumentu {documentId}"), Sentences.For(result.Reply.Code, result.Reply.Detail))
            : new SelfTestStep(Outcome.Ok, $"Wydruk dokumentu {documentId}", string.Create(CultureInfo.InvariantCulture, $"{result.Reply.Number}, wzorzec „{result.Reply.Template}” (typ {result.Reply.TemplateType}), {result.Pdf!.Length / 1024.0:F0} kB, {watch.Elapsed.TotalSeconds:F1} s, prób: {result.Attempts}")));
        return steps;
    }

    /// <summary>What works with the members that are there.</summary>
    public static IEnumerable<SelfTestStep> Abilities(NexoFacts facts)
    {
        foreach (var (feature, needs) in Features)
        {
            var broken = facts.Missing.Any(missing => missing.Feature == feature || needs.Contains(missing.Feature));
            if (facts.Missing.Count > 0) yield return new SelfTestStep(Outcome.Note, broken ? "Nie działa" : "Działa", Sentences.Feature(feature));
        }
    }

    private static IEnumerable<SelfTestStep> Passed(IReadOnlyList<string> stages, bool lastFailed) =>
        stages.Take(lastFailed ? stages.Count - 1 : stages.Count).Select(stage => new SelfTestStep(Outcome.Ok, StageTitles.GetValueOrDefault(stage, stage)));

    private static string TitleOf(IReadOnlyList<string> stages, string otherwise) =>
        stages.Count == 0 ? otherwise : StageTitles.GetValueOrDefault(stages[^1], stages[^1]);
}
