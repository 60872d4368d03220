using System.Reflection;
using InsERT.Moria.Fake;
using InsERT.Mox.Product;

namespace InsERT.Moria.Sfera;

public class DanePolaczenia
{
    private DanePolaczenia()
    {
    }

    internal string Serwer { get; private init; } = "";
    internal string Baza { get; private init; } = "";
    internal bool Windows { get; private init; }
    internal string Uzytkownik { get; private init; } = "";
    internal string Haslo { get; private init; } = "";

    public static string WersjaSfery => typeof(DanePolaczenia).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static DanePolaczenia Jawne(string serwer, string baza) => Jawne(serwer, baza, true);

    public static DanePolaczenia Jawne(
        string serwer,
        string baza,
        bool autentykacjaWindowsDoSerwera,
        string uzytkownikSerwera = "",
        string hasloUzytkownikaSerwera = "",
        bool szyfrowaniePolaczeniaZSerwerem = false,
        string nazwaUzytkownikaDoImpersonacjiWBazie = "",
        string katalogBinariow = "",
        string katalogPlikowKonfiguracyjnych = "",
        string katalogTymczasowy = "",
        string plikStartowy = "",
        string nazwaWdrozenia = "") => new()
        {
            Serwer = serwer,
            Baza = baza,
            Windows = autentykacjaWindowsDoSerwera,
            Uzytkownik = uzytkownikSerwera,
            Haslo = hasloUzytkownikaSerwera,
        };
}

public class PostepLadowaniaSferyEventArgs : EventArgs
{
    public int BiezacyProcent { get; set; }

    public string Opis { get; set; } = "";
}

public interface IPostepLadowaniaSfery
{
    void RaportujPostep(PostepLadowaniaSferyEventArgs e);
}

public class MenedzerPolaczen
{
    public bool DostepDoUI { get; set; } = true;

    public bool WlaczKontekst { get; set; }

    public Uchwyt Polacz(DanePolaczenia dane, ProductId produkt, params ProductId[] dalsze) => Polacz(dane, produkt, null, dalsze);

    public Uchwyt Polacz(DanePolaczenia dane, ProductId produkt, IPostepLadowaniaSfery? postep, params ProductId[] dalsze)
    {
        if (DostepDoUI) throw new InvalidOperationException("A window in a service");
        if (dalsze.Length > 0) throw new InvalidOperationException("A second licence");
        var file = new CompanyFile(dane.Serwer, dane.Baza);
        if (!Directory.Exists(dane.Serwer))
        {
            throw new FakeSqlException("A network-related or instance-specific error occurred while establishing a connection to SQL Server. The server was not found or was not accessible.");
        }

        if (!file.Exists) throw new InvalidOperationException($"Na serwerze brak wskazanej bazy danych {dane.Baza}.");
        var company = file.Read();
        file.Write("connect");
        Thread.Sleep(company.StartMs);
        file.MayDie("Polacz");
        if (file.Strikes("hang:Polacz")) Thread.Sleep(Timeout.Infinite);
        if (!dane.Windows && (dane.Uzytkownik != company.SqlUser || dane.Haslo != company.SqlPassword))
        {
            throw new FakeSqlException($"Login failed for user '{dane.Uzytkownik}'.");
        }

        if (file.Strikes("licence")) throw new BladLicencjiException("Licencja zabrania używania Sfery w podanej bazie");
        if (file.Strikes("update_pending")) throw new InvalidOperationException("Nie można połączyć się z bazą danych: zawiera ona oczekujące aktualizacje.");
        if (company.Version != DanePolaczenia.WersjaSfery)
        {
            throw new InvalidOperationException(
                "Podana baza danych jest w innej wersji niż użyte biblioteki sferyczne. "
                + $"Wersja bazy danych to {company.Version}, a wersja Sfery to {DanePolaczenia.WersjaSfery}. Użyj bibliotek w wersji bazy.");
        }

        return new Uchwyt(file);
    }
}

public class Uchwyt : IDisposable
{
    private bool zalogowany;

    internal Uchwyt(CompanyFile plik) => Plik = plik;

    internal CompanyFile Plik { get; }

    public bool ZalogujOperatora(string login, string haslo)
    {
        zalogowany = Plik.Read().Operators.TryGetValue(login, out var right) && right == haslo;
        Plik.Write(zalogowany ? "login" : "login refused");
        return zalogowany;
    }

    public System.Data.Common.DbConnection PodajPolaczenie() => new FakeConnection(Plik);

    public T PodajObiektTypu<T>()
    {
        if (typeof(T) == typeof(Wydruki.IWydruki)) return (T)(object)this.Wydruki();
        throw new NotSupportedException(typeof(T).FullName);
    }

    internal void Sprawdz()
    {
        if (!zalogowany) throw new InvalidOperationException("Nie zalogowano operatora");
        if (Plik.Strikes("session_lost")) throw new FakeSqlException("A transport-level error has occurred when receiving results from the server.");
    }

    public void Dispose()
    {
        Plik.Write("dispose");
        GC.SuppressFinalize(this);
    }
}
