using PrintBridge.Nexo;
using PrintBridge.Printing;
using PrintBridge.Protocol;
using PrintBridge.SelfTest;
using PrintBridge.Settings;

namespace PrintBridge.Commands;

/// <summary>`bridge selftest`: with a worker of its own, so that it also tells why a service does not start.</summary>
internal static class SelfTestCommand
{
    public static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        var store = arguments.Store;
        var failures = 0;
        void Show(SelfTestStep step)
        {
            if (step.Outcome == Outcome.Failed) failures++;
            output.WriteLine(step.Text == "" ? $"[{step.Mark}] {step.Title}" : $"[{step.Mark}] {step.Title}: {step.Text}");
        }

        var settings = store.ReadSettings();
        var secrets = store.ReadSecrets();
        SettingsCheck.CheckNexo(settings);
        SettingsCheck.Check(settings, secrets);
        Show(new SelfTestStep(Outcome.Ok, "Ustawienia", $"{settings.Server}, {settings.Database}, operator {settings.Operator}"));
        foreach (var step in SelfTest.SelfTest.Programs(new Deployments(settings.NexoFolders))) Show(step);
        using var nexo = new RealNexo(settings, secrets, store.Staging, RunCommand.WorkerFolder);
        var stages = new List<string>();
        var outcome = await nexo.StartAsync(stages.Add, CancellationToken.None);
        foreach (var step in SelfTest.SelfTest.Start(outcome, stages)) Show(step);
        if (outcome.Reply.Code == Codes.Ok) await UseAsync(nexo, settings, store, arguments.Number("document"), Show);
        await nexo.StopAsync();
        output.WriteLine();
        output.WriteLine("Lista kontrolna: czego nie dało się sprawdzić bez komputera z nexo");
        foreach (var line in Checklist.Lines(outcome.Reply.Facts)) output.WriteLine(line);
        output.WriteLine();
        output.WriteLine(failures == 0 ? "Wszystko w porządku." : $"Błędów: {failures}.");
        return failures == 0 ? 0 : 1;
    }

    private static async Task UseAsync(RealNexo nexo, BridgeSettings settings, SettingsStore store, int? documentId, Action<SelfTestStep> show)
    {
        var limit = TimeSpan.FromSeconds(settings.Limits.PrintSeconds);
        foreach (var kind in new[] { "FS", "PA", "PAi", "FD" })
        {
            var answer = await nexo.AskAsync(new WorkerRequest { Op = Operations.Templates, Kind = kind }, limit, null, CancellationToken.None);
            show(SelfTest.SelfTest.Templates(kind, answer.Reply));
        }

        if (documentId is not { } id)
        {
            show(new SelfTestStep(Outcome.Note, "Wydruk próbny", "podaj dokument: bridge selftest --document ID (kolumna Id w tabeli Dokumenty; n8n pokazuje je jako document.id)"));
            return;
        }

        var folder = Path.Combine(store.Prints, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        try
        {
            var steps = await SelfTest.SelfTest.PrintAsync(id, async onStage =>
            {
                var request = new WorkerRequest { Op = Operations.Print, DocumentId = id, Folder = folder };
                var answer = await nexo.AskAsync(request, limit, onStage, CancellationToken.None);
                return new JobResult(answer.Reply, answer.Reply.Code == Codes.Ok ? PdfFile.ReadWhole(PdfFile.In(folder)) : null, 1);
            });
            foreach (var step in steps) show(step);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
