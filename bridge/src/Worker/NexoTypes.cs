using System.Reflection;
using System.Runtime.Loader;

namespace PrintBridge.Worker;

/// <summary>Loads nexo's assemblies from the folder of this program, and finds types in them by name.</summary>
internal sealed class NexoTypes
{
    /// <summary>Those that hold what is used; all others are loaded when nexo itself asks for them.</summary>
    private static readonly string[] Required =
        ["InsERT.Mox.Core", "InsERT.Moria.ModelDanych", "InsERT.Moria.API", "InsERT.Moria.Sfera"];

    private readonly List<Assembly> assemblies = [];
    private readonly Dictionary<string, Type?> found = [];

    private NexoTypes()
    {
    }

    public Assembly Sfera => assemblies[^1];

    /// <exception cref="FileNotFoundException">One of the four files is not there.</exception>
    public static NexoTypes Load(string folder)
    {
        // Assemblies of nexo carry the same version for years, so the name alone decides.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
        {
            var path = Path.Combine(folder, name.Name + ".dll");
            return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        };
        var types = new NexoTypes();
        foreach (var name in Required)
        {
            var path = Path.Combine(folder, name + ".dll");
            if (!File.Exists(path)) throw new FileNotFoundException($"Could not find file '{path}'", path);
            types.assemblies.Add(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
        }

        return types;
    }

    /// <summary>
    /// A type by its full name, or the only public one of its last name: where an interface stands is not known for all of
    /// them. Null when there is none.
    /// </summary>
    public Type? Find(string fullName)
    {
        if (found.TryGetValue(fullName, out var known)) return known;
        var all = assemblies.Concat(AssemblyLoadContext.Default.Assemblies.Where(IsNexo)).Distinct().ToList();
        var type = all.Select(assembly => assembly.GetType(fullName, false)).FirstOrDefault(match => match is not null);
        if (type is null)
        {
            var name = fullName[(fullName.LastIndexOf('.') + 1)..];
            var alike = all.SelectMany(PublicTypes).Where(match => match.Name == name).Take(2).ToList();
            if (alike.Count == 1) type = alike[0];
        }

        return found[fullName] = type;
    }

    public Type Get(string fullName) => Find(fullName) ?? throw new TypeLoadException($"{fullName} is not there");

    private static bool IsNexo(Assembly assembly) =>
        assembly.GetName().Name?.StartsWith("InsERT.", StringComparison.Ordinal) == true;

    private static IEnumerable<Type> PublicTypes(Assembly assembly)
    {
        try
        {
            return assembly.GetExportedTypes();
        }
        catch (Exception error) when (error is ReflectionTypeLoadException or FileNotFoundException or FileLoadException or TypeLoadException)
        {
            return [];
        }
    }
}
