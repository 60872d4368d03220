using PrintBridge.Protocol;

namespace PrintBridge.Printing;

/// <summary>What a code means and what to do about it, in Polish for the shop.</summary>
internal static class Sentences
{
    private static readonly Dictionary<string, string> ByCode = new()
    {
        [Codes.Ok] = "Wszystko działa.",
        [Codes.Starting] = "Subiekt nexo się uruchamia; trwa to zwykle do 20 sekund.",
        [Codes.NoDeployment] = "Nie znaleziono programu Subiekt nexo na tym komputerze. Uruchom Subiekta raz na tym komputerze i sprawdź, czy usługa mostka ma prawo odczytu folderu InsERT\\Deployments (polecenie „bridge install”).",
        [Codes.Staging] = "Nie udało się skopiować plików programu Subiekt nexo; być może właśnie trwa jego aktualizacja. Most spróbuje ponownie sam.",
        [Codes.NoDotnet] = "Brakuje środowiska .NET 8 Desktop Runtime (x64). Zainstaluj je: winget install Microsoft.DotNet.DesktopRuntime.8",
        [Codes.Bitness] = "Biblioteki nexo nie wczytały się: potrzebny jest 64-bitowy Windows i 64-bitowe .NET 8 Desktop Runtime.",
        [Codes.FilesMissing] = "Brakuje pliku programu Subiekt nexo. Uruchom Subiekta, aby uzupełnił swoje pliki, albo zainstaluj go ponownie.",
        [Codes.MemberMissing] = "Ta wersja nexo nie ma czegoś, czego most potrzebuje. Zainstaluj nowszą wersję mostka; do tego czasu ustaw w n8n źródło PDF „Built-In Layout”.",
        [Codes.VersionMismatch] = "Wersja bazy danych jest inna niż wersja programu Subiekt nexo na tym komputerze. Uruchom Subiekta na tym komputerze, aby się zaktualizował; most zauważy to sam.",
        [Codes.UpdatePending] = "Baza danych czeka na aktualizację. Uruchom raz Subiekta nexo i pozwól mu ją wykonać.",
        [Codes.Licence] = "Licencja nie pozwala na użycie Sfery. Potrzebny jest Subiekt nexo PRO z aktualnym abonamentem.",
        [Codes.SqlUnreachable] = "Nie ma połączenia z serwerem SQL. Sprawdź, czy usługa SQL Server działa i czy nazwa serwera w ustawieniach jest taka jak w Subiekcie.",
        [Codes.SqlLogin] = "Serwer SQL nie przyjął logowania. Sprawdź użytkownika i hasło SQL poleceniem „bridge configure”.",
        [Codes.DatabaseMissing] = "Na serwerze nie ma takiej bazy. Podaj pełną nazwę, zwykle zaczyna się od „Nexo_”.",
        [Codes.Operator] = "Subiekt nexo nie przyjął operatora. Sprawdź login (Konfiguracja → Użytkownicy, pole Login) i hasło poleceniem „bridge configure”.",
        [Codes.SessionLost] = "Połączenie z nexo zostało zerwane; most łączy się ponownie sam.",
        [Codes.Hung] = "Subiekt nexo nie odpowiedział w wyznaczonym czasie; most uruchamia go ponownie.",
        [Codes.Died] = "Proces drukujący zakończył się nieoczekiwanie; most uruchamia go ponownie.",
        [Codes.Failed] = "Subiekt nexo zgłosił błąd, którego most nie zna.",
        [Codes.NotFound] = "W bazie nie ma takiego dokumentu sprzedaży.",
        [Codes.TemplateUnknown] = "Nie ma wzorca wydruku o takiej nazwie dla tego rodzaju dokumentu. Nazwa musi być dokładnie taka jak w nexo.",
        [Codes.Rejected] = "Subiekt nexo nie drukuje tego dokumentu.",
        [Codes.NoFile] = "Subiekt nexo zgłosił powodzenie, ale pliku PDF nie ma albo jest niepełny.",
        [Codes.Setter] = "Subiekt nexo nie przyjął ustawienia wydruku; bez niego wydruk byłby inny, niż zamówiono.",
    };

    private static readonly Dictionary<string, string> ByFeature = new()
    {
        ["connect"] = "połączenie z nexo i logowanie operatora",
        ["find"] = "odczyt dokumentu i jego konfiguracji",
        ["print"] = "wydruk dokumentu domyślnym wzorcem",
        ["templates"] = "lista wzorców i wydruk wskazanym wzorcem",
        ["corrections"] = "wydruk korekt i zwrotów",
        ["watch"] = "wykrywanie zerwanego połączenia i wersja bazy w /health",
    };

    public static IReadOnlyList<string> Features => [.. ByFeature.Keys];

    public static string Feature(string feature) => ByFeature.GetValueOrDefault(feature, feature);

    /// <summary>One line for people: what it means, and what nexo said.</summary>
    public static string For(string code, string detail, IReadOnlyList<MissingMember>? missing = null)
    {
        var sentence = ByCode.GetValueOrDefault(code, ByCode[Codes.Failed]);
        if (missing is { Count: > 0 }) detail = string.Join("; ", missing.Select(Name));
        return detail == "" ? sentence : $"{sentence} [{Clean(detail)}]";
    }

    public static string Name(MissingMember missing) =>
        $"{missing.Type[(missing.Type.LastIndexOf('.') + 1)..]}.{missing.Member} – {Feature(missing.Feature)}";

    /// <summary>One line of at most 600 characters.</summary>
    private static string Clean(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 600 ? line : line[..600];
    }
}
