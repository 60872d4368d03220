using PrintBridge.Protocol;

namespace PrintBridge.Worker;

/// <summary>Prints a document to a file, value by value (docs/facts, Sfera §3.3).</summary>
internal static class Printing
{
    /// <summary>A template of the shop's own; those that come with nexo have small ids.</summary>
    private const int FirstOwnTemplate = 100_000;

    private const int MostErrors = 5;

    private static readonly Dictionary<string, string> TypeOfKind = new()
    {
        ["FS"] = "FakturaSprzedazy",
        ["FD"] = "FakturaDetaliczna",
        ["PA"] = "Paragon",
        ["PAi"] = "ParagonImienny",
    };

    /// <exception cref="NexoException">Every code of a document that is not printed.</exception>
    public static WorkerReply Print(NexoSession session, WorkerRequest request, Action<string> stage)
    {
        stage(Stages.Find);
        var document = Documents.Find(session, request.DocumentId);
        stage(Stages.Configuration);
        var type = Documents.TemplateTypeOf(session, document);
        stage(Stages.Create);
        using var print = Create(session, type);
        var parameters = Late.Get(print.Target, "ParametryDrukowania")!;
        stage(Stages.Document);
        SetAndCheck(print.Target, "ObiektDoWydruku", document.Entity);
        stage(Stages.Template);
        // nexo's own choice stands unless a template is named: a customer or a configuration may have one of its own.
        if (!string.IsNullOrEmpty(request.Template)) ChooseTemplate(parameters, request.Template, document, type);
        stage(Stages.Parameters);
        SetAndCheck(parameters, "FormatEksportu", "pdf");
        SetAndCheck(parameters, "SciezkaEksportu", request.Folder!);
        SetAndCheck(parameters, "NazwaDokumentuUzytkownika", PdfFile.Name);
        SetAndCheck(parameters, "ZastapPliki", true);
        var template = ChosenName(parameters);
        stage(Stages.Export);
        Late.Call(print.Target, "Eksport");
        var errors = Late.Each(Late.Call(print.Target, "PobierzListeBledow")).Select(error => error.ToString()).Take(MostErrors).ToList();
        var succeeded = Late.Get(print.Target, "OstatniaOperacjaZakonczonaSukcesem") is true;
        if (errors.Count > 0 || !succeeded) throw Refused(errors);
        stage(Stages.Check);
        if (PdfFile.ReadWhole(PdfFile.In(request.Folder!)) is null)
        {
            throw new NexoException(Codes.NoFile, "Eksport() reported success, but there is no whole PDF file");
        }

        return new WorkerReply { Number = document.Number, Template = template, TemplateType = Convert.ToInt32(type, null) };
    }

    /// <summary>The templates of a kind, each name once, one of them the default.</summary>
    public static WorkerReply ListTemplates(NexoSession session, string kind)
    {
        if (!TypeOfKind.TryGetValue(kind, out var name)) throw new NexoException(Codes.Rejected, $"kind = {kind}");
        using var print = Create(session, Enum.Parse(session.Types.Get(Members.TemplateType), name));
        var parameters = Late.Get(print.Target, "ParametryDrukowania")!;
        var all = TemplatesOf(parameters);
        var standard = all.FirstOrDefault(template => template.Default) ?? all.FirstOrDefault();
        return new WorkerReply
        {
            Templates = [.. all.GroupBy(template => template.Name, StringComparer.Ordinal)
                .Select(same => new TemplateName(same.Key, same.Key == standard?.Name))],
        };
    }

    private sealed record Template(object Entity, int Id, string Name, bool Default);

    private sealed record Printout(object Target) : IDisposable
    {
        public void Dispose() => (Target as IDisposable)?.Dispose();
    }

    private static Printout Create(NexoSession session, object type)
    {
        var prints = session.Provide("Wydruki", Members.Prints);
        return new Printout(Late.Call(prints, "Utworz", type) ?? throw new NexoException(Codes.Rejected, $"Utworz({type}) gave nothing"));
    }

    private static List<Template> TemplatesOf(object parameters) =>
    [
        .. Late.Each(Late.Get(parameters, "DostepneWzorce"))
            .Select(entity => new Template(
                entity,
                Late.Get(entity, "Id") is int id ? id : 0,
                Late.Get(entity, "Nazwa") as string ?? "",
                Late.Get(entity, "Domyslny") is true))
            .Where(template => template.Name != ""),
    ];

    /// <summary>Takes the template of exactly that name: of two the default, then one of the shop's own.</summary>
    private static void ChooseTemplate(object parameters, string name, FoundDocument document, object type)
    {
        var chosen = TemplatesOf(parameters)
            .Where(template => string.Equals(template.Name, name, StringComparison.Ordinal))
            .OrderByDescending(template => template.Default)
            .ThenByDescending(template => template.Id >= FirstOwnTemplate)
            .ThenBy(template => template.Id)
            .FirstOrDefault() ?? throw new NexoException(Codes.TemplateUnknown, $"{document.Number} ({type}): \"{name}\"");
        Late.Set(parameters, "WybranyWzorzec", chosen.Entity);
        var now = Late.Get(parameters, "WybranyWzorzec");
        if (now is null || !Equals(Late.Get(now, "Id"), chosen.Id)) throw new NexoException(Codes.Setter, "WybranyWzorzec");
    }

    private static string ChosenName(object parameters)
    {
        try
        {
            return Late.Get(parameters, "WybranyWzorzec") is { } chosen ? Late.Get(chosen, "Nazwa") as string ?? "" : "";
        }
        catch (MissingMemberException)
        {
            return "";
        }
    }

    private static void SetAndCheck(object target, string name, object value)
    {
        if (Late.Set(target, name, value)) return;
        // A folder may come back with a separator at its end, a format in capitals: that is the same value.
        var same = value is string wanted && Late.Get(target, name) is string now
            && string.Equals(Path.TrimEndingDirectorySeparator(now), wanted, StringComparison.OrdinalIgnoreCase);
        if (!same) throw new NexoException(Codes.Setter, name);
    }

    private static NexoException Refused(List<string?> errors)
    {
        var text = errors.Count > 0 ? string.Join("; ", errors) : "OstatniaOperacjaZakonczonaSukcesem = false";
        return new NexoException(NexoErrors.CodeOf(text) ?? Codes.Rejected, text);
    }
}
