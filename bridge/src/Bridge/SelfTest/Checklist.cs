using PrintBridge.Protocol;

namespace PrintBridge.SelfTest;

/// <summary>
/// What nobody could see without a Windows with nexo (docs/print-bridge.md). What the worker can find out is answered;
/// the rest is for the eyes of the one who runs the self-test.
/// </summary>
internal static class Checklist
{
    private static readonly (string Question, string[] Answers)[] Questions =
    [
        ("Środowisko procesu drukującego", ["runtime", "target framework of Sfera"]),
        ("W którym pliku są interfejsy wydruku", ["assembly of IWydruki", "assembly of IWydruk", "assembly of IWydrukParametry", "assembly of IKonfiguracje"]),
        ("Postacie metod logowania i odczytu", ["DanePolaczenia.Jawne", "MenedzerPolaczen.Polacz", "Wydruki()", "IDokumentySprzedazy.Dane", "Wszystkie", "IWydrukParametry.DostepneWzorce"]),
        ("Nazwy domyślnych konfiguracji sprzedaży", ["DaneDomyslne"]),
        ("Czy sesja mostka zajmuje stanowisko w licencji? (Subiekt: Pomoc → O programie, przed i po uruchomieniu mostka)", []),
        ("Czy czcionki i logo na wydruku z usługi są takie jak z Subiekta? (porównaj PDF z n8n z wydrukiem z Subiekta)", []),
        ("Czy wydruk dla kontrahenta z własnym wzorcem używa jego wzorca?", []),
        ("Czy aktualizacja Subiekta przebiega bez błędu, gdy most pracuje?", []),
        ("Czy po wydruku dokument w Subiekcie jest niezmieniony (znacznik wydruku, historia)?", []),
        ("Czy reguła zapory wpuszcza tylko n8n, a konto usługi nie czyta nic poza swoim folderem i programami nexo?", []),
    ];

    public static IEnumerable<string> Lines(NexoFacts? facts)
    {
        for (var index = 0; index < Questions.Length; index++)
        {
            var (question, answers) = Questions[index];
            yield return $"{index + 1}. {question}";
            foreach (var name in answers) yield return $"     {name}: {facts?.Answers.GetValueOrDefault(name, "-") ?? "-"}";
            if (answers.Length == 0) yield return "     odpowiedź: ……";
        }
    }
}
