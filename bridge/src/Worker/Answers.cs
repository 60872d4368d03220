using System.Reflection;
using System.Runtime.InteropServices;

namespace PrintBridge.Worker;

/// <summary>
/// Finds out on the shop's machine what nobody could know beforehand (docs/facts, Sfera §12). Answers are names and
/// numbers of nexo's programs, nothing of the shop's.
/// </summary>
internal static class Answers
{
    public static IReadOnlyDictionary<string, string> Collect(NexoTypes types) => new Dictionary<string, string>
    {
        ["runtime"] = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}",
        ["assembly of IWydruki"] = Where(types.Find(Members.Prints)),
        ["assembly of IWydruk"] = Where(types.Find(Members.Print)),
        ["assembly of IWydrukParametry"] = Where(types.Find(Members.Parameters)),
        ["assembly of IKonfiguracje"] = Where(types.Find(Members.Configurations)),
        ["DanePolaczenia.Jawne"] = Overloads(types.Find(Members.Connection), "Jawne"),
        ["MenedzerPolaczen.Polacz"] = Overloads(types.Find(Members.Manager), "Polacz"),
        ["Wydruki()"] = Overloads(types.Find(Members.Extensions), "Wydruki"),
        ["IDokumentySprzedazy.Dane"] = Shape(types.Find(Members.Sales), "Dane"),
        ["Wszystkie"] = Overloads((Late.Find(types.Find(Members.Sales) ?? typeof(object), "Dane") as PropertyInfo)?.PropertyType, "Wszystkie"),
        ["DaneDomyslne"] = Defaults(types),
        ["IWydrukParametry.DostepneWzorce"] = Shape(types.Find(Members.Parameters), "DostepneWzorce"),
        ["target framework of Sfera"] = types.Sfera.GetCustomAttribute<System.Runtime.Versioning.TargetFrameworkAttribute>()?.FrameworkName ?? "?",
    };

    /// <summary>The names of the built-in configurations, as far as they may be ones of sales.</summary>
    private static string Defaults(NexoTypes types) =>
        types.Find(Members.Configurations) is { } configurations && Late.Find(configurations, "DaneDomyslne") is PropertyInfo defaults
            ? string.Join(", ", defaults.PropertyType.GetProperties().Select(property => property.Name)
                .Where(name => name.Contains("Faktur", StringComparison.Ordinal) || name.Contains("Paragon", StringComparison.Ordinal)))
            : "-";

    private static string Where(Type? type) =>
        type is null ? "-" : $"{type.FullName}, {type.Assembly.GetName().Name}";

    private static string Overloads(Type? type, string name) => type is null
        ? "-"
        : string.Join(" | ", type.GetMethods()
            .Where(method => method.Name == name)
            .Select(method => $"({string.Join(", ", method.GetParameters().Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}"))})")
            .Take(6));

    private static string Shape(Type? type, string name) =>
        type is not null && Late.Find(type, name) is PropertyInfo property ? $"{property.PropertyType} of {property.DeclaringType?.Name}" : "-";
}
