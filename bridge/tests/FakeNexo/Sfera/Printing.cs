using InsERT.Moria.Fake;
using InsERT.Moria.ModelDanych;
using InsERT.Moria.Sfera;
using InsERT.Moria.Wydruki.Enums;
using PrintBridge.Protocol;

namespace InsERT.Moria.Wydruki;

internal sealed class WydrukManager(Uchwyt uchwyt) : IWydruki
{
    IWydruk IWydruki.Utworz(TypWzorcaWydruku typ)
    {
        uchwyt.Sprawdz();
        uchwyt.Plik.MayDie("Utworz");
        return new Wydruk(uchwyt, typ);
    }
}

internal sealed class Wydruk(Uchwyt uchwyt, TypWzorcaWydruku typ) : IWydruk
{
    private static readonly List<byte[]> Leaked = [];

    /// <summary>The reports open these by path, from the folder of the program.</summary>
    private static readonly string[] BesideTheProgram =
    [
        "InsERT.Moria.Narzedzia", "InsERT.Moria.ModelDanych", "InsERT.Moria.PolaWlasne", "InsERT.Moria.API", "InsERT.Mox.Core",
        "InsERT.Mox.EntityFramework.Core", "InsERT.Mox.EntityFrameworkSupport", "Stimulsoft.Base", "Stimulsoft.Report",
    ];

    private readonly Parametry parametry = new(uchwyt.Plik, typ);
    private Dokument? dokument;
    private List<string>? bledy;
    private bool sukces;

    object? IWydruk.ObiektDoWydruku
    {
        get => dokument;
        set
        {
            uchwyt.Plik.MayDie("ObiektDoWydruku");
            dokument = value as Dokument;
            parametry.DocumentIsSet();
        }
    }

    IWydrukParametry IWydruk.ParametryDrukowania => parametry;

    bool IWydruk.OstatniaOperacjaZakonczonaSukcesem => sukces;

    void IWydruk.Eksport()
    {
        var company = uchwyt.Plik.Read();
        uchwyt.Plik.Write($"begin {dokument?.Id}");
        uchwyt.Plik.MayDie("Eksport");
        if (uchwyt.Plik.Strikes("hang:Eksport")) Thread.Sleep(Timeout.Infinite);
        bledy = Errors(company);
        sukces = bledy is null;
        if (!sukces || uchwyt.Plik.Strikes("no_file")) return;
        Thread.Sleep(company.PrintMs);
        var values = (IWydrukParametry)parametry;
        var path = Path.Combine(values.SciezkaEksportu, values.NazwaDokumentuUzytkownika + "." + values.FormatEksportu);
        var pdf = DrawnPdf.Draw(
            dokument!.NumerWewnetrzny.PelnaSygnatura,
            $"Wzorzec: {values.WybranyWzorzec?.Nazwa}",
            $"Typ: {typ} ({(int)typ})");
        if (uchwyt.Plik.Strikes("die:half"))
        {
            File.WriteAllBytes(path, pdf[..(pdf.Length / 2)]);
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        }

        File.WriteAllBytes(path, uchwyt.Plik.Strikes("cut") ? pdf[..(pdf.Length / 2)] : pdf);
        Grow(company.LeakMegabytes);
        uchwyt.Plik.Write($"export {dokument.Id} {(int)typ} {values.WybranyWzorzec?.Id}");
        uchwyt.Plik.MayDie("exported");
    }

    void IWydruk.Eksport(List<object> obiekty) => throw new NotSupportedException();

    void IWydruk.Drukuj() => uchwyt.Plik.Write("printer");

    List<string>? IWydruk.PobierzListeBledow()
    {
        uchwyt.Plik.MayDie("PobierzListeBledow");
        return bledy;
    }

    void IDisposable.Dispose() => uchwyt.Plik.MayDie("Dispose");

    private List<string>? Errors(Company company)
    {
        if (dokument is null) return ["Niepoprawny typ obiektu wejściowego"];
        var missing = BesideTheProgram
            .Select(name => Path.Combine(AppContext.BaseDirectory, name + ".dll"))
            .FirstOrDefault(path => !File.Exists(path));
        if (missing is not null) return [$"Could not find file '{missing}'."];
        if (uchwyt.Plik.Strikes("errors")) return ["Błąd podczas kompilacji wzorca wydruku", "Nie znaleziono czcionki"];
        return company.Documents.Any(document => document.Id == dokument.Id && document.Type < 0) ? ["Niepoprawny typ obiektu wejściowego"] : null;
    }

    private static void Grow(int megabytes)
    {
        if (megabytes == 0) return;
        var block = new byte[megabytes * 1024 * 1024];
        Random.Shared.NextBytes(block);
        Leaked.Add(block);
    }
}

internal sealed class Parametry(CompanyFile plik, TypWzorcaWydruku typ) : IWydrukParametry
{
    private readonly List<WzorzecWydruku> wzorce =
    [
        .. plik.Read().Templates
            .Where(template => template.Type == (int)typ)
            .Select(template => new WzorzecWydruku { Id = template.Id, Nazwa = template.Name, Domyslny = template.Default }),
    ];

    private WzorzecWydruku? wybrany;
    private string format = "";
    private string folder = "";

    IEnumerable<WzorzecWydruku> IWydrukParametry.DostepneWzorce
    {
        get
        {
            foreach (var wzorzec in wzorce) yield return wzorzec;
        }
    }

    WzorzecWydruku? IWydrukParametry.WybranyWzorzec
    {
        get => wybrany;
        set
        {
            plik.MayDie("WybranyWzorzec");
            if (!plik.Strikes("silent:WybranyWzorzec")) wybrany = value;
        }
    }

    string IWydrukParametry.FormatEksportu
    {
        get => format;
        set
        {
            plik.MayDie("FormatEksportu");
            if (!plik.Strikes("silent:FormatEksportu")) format = value;
        }
    }

    string IWydrukParametry.SciezkaEksportu
    {
        get => folder;
        set => folder = Path.TrimEndingDirectorySeparator(value) + Path.DirectorySeparatorChar;
    }

    string IWydrukParametry.NazwaDokumentuUzytkownika { get; set; } = "";

    bool IWydrukParametry.ZastapPliki { get; set; }

    bool IWydrukParametry.Drukowac { get; set; }

    /// <summary>Only now nexo knows which template it would take.</summary>
    public void DocumentIsSet() => wybrany ??= wzorce.Find(wzorzec => wzorzec.Domyslny) ?? wzorce.FirstOrDefault();
}
