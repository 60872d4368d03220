using System.Linq.Expressions;
using InsERT.Moria.Dokumenty.Logistyka;
using InsERT.Moria.Fake;
using InsERT.Moria.ModelDanych;
using InsERT.Moria.Wydruki;

namespace InsERT.Moria.Sfera;

public static class UchwytRozszerzenia
{
    public static IDokumentySprzedazy DokumentySprzedazy(this Uchwyt uchwyt) => new Sprzedaz(uchwyt);

    public static IKorektyDokumentowSprzedazy KorektyDokumentowSprzedazy(this Uchwyt uchwyt) => new Korekty(uchwyt);

    public static IKonfiguracje Konfiguracje(this Uchwyt uchwyt) => new KonfiguracjeManager(uchwyt);

    public static IWydruki Wydruki(this Uchwyt uchwyt) => new Moria.Wydruki.WydrukManager(uchwyt);

    public static IWydruki Wydruki(this Uchwyt uchwyt, string nazwa) => throw new NotSupportedException(nazwa);
}

internal sealed class Sprzedaz(Uchwyt uchwyt) : IDokumentySprzedazy
{
    IDane<DokumentDS> IObiektyZDanymi<DokumentDS>.Dane => new Dane<DokumentDS>(uchwyt, "sale");
}

internal sealed class Korekty(Uchwyt uchwyt) : IKorektyDokumentowSprzedazy
{
    IDane<DokumentKDS> IObiektyZDanymi<DokumentKDS>.Dane => new Dane<DokumentKDS>(uchwyt, "correction");
}

internal sealed class Dane<T>(Uchwyt uchwyt, string kind) : IDane<T>
    where T : Dokument, new()
{
    IQueryable<T> IDane<T>.Wszystkie(Expression<Func<T, bool>> warunek) => ((IDane<T>)this).Wszystkie().Where(warunek);

    IQueryable<T> IDane<T>.Wszystkie(params string[] razemZ)
    {
        uchwyt.Sprawdz();
        uchwyt.Plik.MayDie("Wszystkie");
        return uchwyt.Plik.Read().Documents
            .Where(document => document.Kind == kind)
            .Select(document => new T { Id = document.Id, NumerWewnetrzny = new Sygnatura { PelnaSygnatura = document.Number } })
            .AsQueryable();
    }
}

internal sealed class KonfiguracjeManager(Uchwyt uchwyt) : IKonfiguracje
{
    IKonfiguracjaObowiazujaca IKonfiguracje.PobierzParametryKonfiguracji(Konfiguracja konfiguracja) => throw new NotSupportedException();

    IKonfiguracjaObowiazujaca IKonfiguracje.PobierzParametryKonfiguracji(Dokument dokument)
    {
        uchwyt.Plik.MayDie("PobierzParametryKonfiguracji");
        return new Obowiazujaca(uchwyt.Plik.Read().Documents.Single(document => document.Id == dokument.Id));
    }
}

internal sealed class Obowiazujaca(FakeDocument document) : IKonfiguracjaObowiazujaca
{
    int IKonfiguracjaObowiazujaca.TypWzorcaWydruku => document.Type;

    int? IKonfiguracjaObowiazujaca.TypWzorcaWydrukuKorekty => document.CorrectionType;

    int? IKonfiguracjaObowiazujaca.TypWzorcaWydrukuZwrotu => document.ReturnType;

    byte? IKonfiguracjaObowiazujaca.SposobKorygowania => document.Way;
}
