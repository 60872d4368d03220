namespace InsERT.Moria.ModelDanych;

public class Sygnatura
{
    public string PelnaSygnatura { get; set; } = "";
}

public class Konfiguracja
{
    public Guid Id { get; set; }
}

public class Dokument
{
    public int Id { get; set; }

    public Sygnatura NumerWewnetrzny { get; set; } = new();

    public Konfiguracja Konfiguracja { get; set; } = new();

    public Konfiguracja KonfiguracjaRzeczywista { get; set; } = new();
}

/// <summary>Sales.</summary>
public class DokumentDS : Dokument
{
}

/// <summary>Corrections of sales.</summary>
public class DokumentKDS : Dokument
{
}

public class WzorzecWydruku
{
    public int Id { get; set; }

    public string Nazwa { get; set; } = "";

    public bool Domyslny { get; set; }
}
