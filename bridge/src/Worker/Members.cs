using PrintBridge.Protocol;

namespace PrintBridge.Worker;

/// <summary>What can be done with a nexo, each resting on members of its own.</summary>
internal static class Features
{
    public const string Connect = "connect";
    public const string Find = "find";
    public const string Print = "print";
    public const string Templates = "templates";
    public const string Corrections = "corrections";
    public const string Watch = "watch";

    /// <summary>Without these nothing is printed.</summary>
    public static readonly IReadOnlyList<string> Essential = [Connect, Find, Print];
}

/// <summary>
/// Every type and member of nexo that is used, and for what. Names are those of nexo 57 to 61 (docs/facts, Sfera §3); the
/// next version is answered by reading what is missing here.
/// </summary>
internal static class Members
{
    public const string Connection = "InsERT.Moria.Sfera.DanePolaczenia";
    public const string Manager = "InsERT.Moria.Sfera.MenedzerPolaczen";
    public const string Handle = "InsERT.Moria.Sfera.Uchwyt";
    public const string Extensions = "InsERT.Moria.Sfera.UchwytRozszerzenia";
    public const string Product = "InsERT.Mox.Product.ProductId";
    public const string Sales = "InsERT.Moria.Dokumenty.Logistyka.IDokumentySprzedazy";
    public const string SalesCorrections = "InsERT.Moria.Dokumenty.Logistyka.IKorektyDokumentowSprzedazy";
    public const string Configurations = "InsERT.Moria.Dokumenty.Logistyka.IKonfiguracje";
    public const string Configuration = "InsERT.Moria.Dokumenty.Logistyka.IKonfiguracjaObowiazujaca";
    public const string Document = "InsERT.Moria.ModelDanych.Dokument";
    public const string Correction = "InsERT.Moria.ModelDanych.DokumentKDS";
    public const string Template = "InsERT.Moria.ModelDanych.WzorzecWydruku";
    public const string Prints = "InsERT.Moria.Wydruki.IWydruki";
    public const string Print = "InsERT.Moria.Wydruki.IWydruk";
    public const string Parameters = "InsERT.Moria.Wydruki.IWydrukParametry";
    public const string TemplateType = "InsERT.Moria.Wydruki.Enums.TypWzorcaWydruku";

    public sealed record Needed(string Feature, string Type, string Member);

    public static readonly IReadOnlyList<Needed> Table =
    [
        new(Features.Connect, Product, "Subiekt"),
        new(Features.Connect, Connection, "Jawne"),
        new(Features.Connect, Manager, "DostepDoUI"),
        new(Features.Connect, Manager, "Polacz"),
        new(Features.Connect, Handle, "ZalogujOperatora"),
        new(Features.Find, Sales, "Dane"),
        new(Features.Find, Document, "Id"),
        new(Features.Find, Document, "NumerWewnetrzny.PelnaSygnatura"),
        new(Features.Find, Configurations, "PobierzParametryKonfiguracji"),
        new(Features.Find, Configuration, "TypWzorcaWydruku"),
        new(Features.Print, TemplateType, "FakturaSprzedazy"),
        new(Features.Print, Prints, "Utworz"),
        new(Features.Print, Print, "ObiektDoWydruku"),
        new(Features.Print, Print, "ParametryDrukowania"),
        new(Features.Print, Print, "Eksport"),
        new(Features.Print, Print, "OstatniaOperacjaZakonczonaSukcesem"),
        new(Features.Print, Print, "PobierzListeBledow"),
        new(Features.Print, Parameters, "FormatEksportu"),
        new(Features.Print, Parameters, "SciezkaEksportu"),
        new(Features.Print, Parameters, "NazwaDokumentuUzytkownika"),
        new(Features.Print, Parameters, "ZastapPliki"),
        new(Features.Templates, Parameters, "DostepneWzorce"),
        new(Features.Templates, Parameters, "WybranyWzorzec"),
        new(Features.Templates, Template, "Id"),
        new(Features.Templates, Template, "Nazwa"),
        new(Features.Templates, Template, "Domyslny"),
        new(Features.Corrections, SalesCorrections, "Dane"),
        new(Features.Corrections, Correction, "Id"),
        new(Features.Corrections, Configuration, "TypWzorcaWydrukuKorekty"),
        new(Features.Corrections, Configuration, "TypWzorcaWydrukuZwrotu"),
        new(Features.Corrections, Configuration, "SposobKorygowania"),
        new(Features.Watch, Handle, "PodajPolaczenie"),
    ];

    /// <summary>The rows of the table that this nexo does not have.</summary>
    public static IReadOnlyList<MissingMember> Check(NexoTypes types) =>
        [.. Table.Where(row => !Has(types.Find(row.Type), row.Member))
            .Select(row => new MissingMember(row.Type, row.Member, row.Feature))];

    private static bool Has(Type? type, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (type is null) return false;
            var member = Late.Find(type, name);
            if (member is null) return false;
            type = (member as System.Reflection.PropertyInfo)?.PropertyType;
        }

        return true;
    }
}
