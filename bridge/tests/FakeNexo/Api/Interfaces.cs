using InsERT.Moria.ModelDanych;
using InsERT.Moria.Wydruki.Enums;

namespace InsERT.Moria
{
    public class BladLicencjiException(string message) : Exception(message);
}

namespace InsERT.Moria.Dokumenty.Logistyka
{
    public interface IDane<T>
    {
        IQueryable<T> Wszystkie(System.Linq.Expressions.Expression<Func<T, bool>> warunek);

        IQueryable<T> Wszystkie(params string[] razemZ);
    }

    /// <summary>"Dane" is declared on the base of the interface that is asked for.</summary>
    public interface IObiektyZDanymi<T>
    {
        IDane<T> Dane { get; }
    }

    public interface IDokumentySprzedazy : IObiektyZDanymi<DokumentDS>
    {
    }

    public interface IKorektyDokumentowSprzedazy : IObiektyZDanymi<DokumentKDS>
    {
    }

    public interface IKonfiguracje
    {
        IKonfiguracjaObowiazujaca PobierzParametryKonfiguracji(Konfiguracja konfiguracja);

        IKonfiguracjaObowiazujaca PobierzParametryKonfiguracji(Dokument dokument);
    }

    public interface IKonfiguracjaObowiazujaca
    {
        int TypWzorcaWydruku { get; }

        int? TypWzorcaWydrukuKorekty { get; }

        int? TypWzorcaWydrukuZwrotu { get; }

        byte? SposobKorygowania { get; }
    }
}

namespace InsERT.Moria.Wydruki.Enums
{
    public enum TypWzorcaWydruku
    {
        FakturaDetaliczna = 2900,
        FakturaSprzedazy = 3000,
        FakturaSprzedazyKorekta = 3050,
        FakturaSprzedazyUproszczona = 3100,
        Paragon = 8400,
        ParagonZwrot = 8450,
        ParagonImienny = 8500,
        ZamowienieDoDostawcy = 13800,
    }
}

namespace InsERT.Moria.Wydruki
{
    public interface IWydruki
    {
        IWydruk Utworz(TypWzorcaWydruku typ);
    }

    public interface IWydruk : IDisposable
    {
        object? ObiektDoWydruku { get; set; }

        IWydrukParametry ParametryDrukowania { get; }

        bool OstatniaOperacjaZakonczonaSukcesem { get; }

        void Eksport();

        void Eksport(List<object> obiekty);

        void Drukuj();

        List<string>? PobierzListeBledow();
    }

    public interface IWydrukParametry
    {
        IEnumerable<WzorzecWydruku> DostepneWzorce { get; }

        WzorzecWydruku? WybranyWzorzec { get; set; }

        string FormatEksportu { get; set; }

        string SciezkaEksportu { get; set; }

        string NazwaDokumentuUzytkownika { get; set; }

        bool ZastapPliki { get; set; }

        bool Drukowac { get; set; }
    }
}
