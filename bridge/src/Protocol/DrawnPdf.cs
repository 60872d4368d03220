using System.Globalization;
using System.Text;

namespace PrintBridge.Protocol;

/// <summary>Draws lines of text as a one-page PDF: what the simulation and the fake nexo "print".</summary>
internal static class DrawnPdf
{
    private const string Polish = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ";
    private const string Glyphs =
        "/aogonek /cacute /eogonek /lslash /nacute /oacute /sacute /zacute /zdotaccent /Aogonek /Cacute /Eogonek /Lslash /Nacute /Oacute /Sacute /Zacute /Zdotaccent";

    public static byte[] Draw(params string[] lines)
    {
        var text = new StringBuilder("BT /F1 16 Tf 50 780 Td 22 TL\n");
        foreach (var line in lines) text.Append('(').Append(Escape(line)).Append(") Tj T*\n");
        text.Append("ET");
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream",
            // Letters outside of WinAnsi take the codes from 128 on; a reader knows them by their glyphs' names.
            $"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [128 {Glyphs}] >> >>",
        ];
        return Encoding.ASCII.GetBytes(Assemble(objects));
    }

    private static string Assemble(string[] objects)
    {
        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var index = 0; index < objects.Length; index++)
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{objects[index]}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets) file.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return file.ToString();
    }

    private static string Escape(string line)
    {
        var escaped = new StringBuilder();
        foreach (var letter in line)
        {
            var polish = Polish.IndexOf(letter, StringComparison.Ordinal);
            if (polish >= 0) escaped.Append(CultureInfo.InvariantCulture, $"\\{Convert.ToString(128 + polish, 8)}");
            else if (letter is '(' or ')' or '\\') escaped.Append('\\').Append(letter);
            else escaped.Append(letter is >= ' ' and <= '~' ? letter : '?');
        }

        return escaped.ToString();
    }
}
