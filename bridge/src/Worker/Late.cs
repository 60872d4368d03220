using System.Collections;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace PrintBridge.Worker;

/// <summary>
/// Members by name, on objects whose classes are internal and whose members are often explicit members of an interface:
/// an object is seen as its class and all its interfaces. What nexo throws comes out as it was thrown.
/// </summary>
internal static class Late
{
    private const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.Static;

    public static object? Get(object target, string name)
    {
        var property = FindProperty(target.GetType(), name) ?? throw Missing(target.GetType(), name);
        return Invoke(() => property.GetValue(target));
    }

    /// <summary>A value at the end of a path such as "NumerWewnetrzny.PelnaSygnatura"; null where the path breaks off.</summary>
    public static object? GetPath(object target, string path)
    {
        object? value = target;
        foreach (var name in path.Split('.'))
        {
            if (value is null) return null;
            value = Get(value, name);
        }

        return value;
    }

    /// <summary>Sets a property and reads it back: a setter of nexo can do nothing.</summary>
    /// <returns>Whether the value is there now.</returns>
    public static bool Set(object target, string name, object? value)
    {
        var property = FindProperty(target.GetType(), name) ?? throw Missing(target.GetType(), name);
        Invoke(() =>
        {
            property.SetValue(target, value);
            return null;
        });
        return Equals(Invoke(() => property.GetValue(target)), value);
    }

    public static object? Call(object target, string name, params object?[] arguments)
    {
        foreach (var type in Views(target.GetType()))
        {
            var named = type.GetMethods(Instance).Where(method => method.Name == name);
            if (Choose(named, arguments) is { } chosen) return Invoke(() => chosen.Method.Invoke(target, chosen.Filled));
        }

        throw Missing(target.GetType(), name);
    }

    public static object? CallStatic(Type type, string name, params object?[] arguments)
    {
        var named = type.GetMethods(Static).Where(method => method.Name == name);
        var chosen = Choose(named, arguments) ?? throw Missing(type, name);
        return Invoke(() => chosen.Method.Invoke(null, chosen.Filled));
    }

    /// <summary>
    /// Calls the overload whose parameters have all the given names, and fills the others with their defaults: the order
    /// and number of parameters of DanePolaczenia.Jawne differ between versions, their names do not.
    /// </summary>
    public static object? CallStaticByName(Type type, string name, IReadOnlyDictionary<string, object?> arguments)
    {
        var fitting = type.GetMethods(Static)
            .Where(method => method.Name == name)
            .Where(method => arguments.Keys.All(key => method.GetParameters().Any(parameter => parameter.Name == key)))
            .OrderBy(method => method.GetParameters().Length)
            .FirstOrDefault() ?? throw Missing(type, $"{name}({string.Join(", ", arguments.Keys)})");
        var filled = fitting.GetParameters()
            .Select(parameter => arguments.TryGetValue(parameter.Name ?? "", out var value) ? value : DefaultOf(parameter))
            .ToArray();
        return Invoke(() => fitting.Invoke(null, filled));
    }

    public static object? CallGeneric(object target, string name, Type argument)
    {
        var method = Views(target.GetType())
            .SelectMany(type => type.GetMethods(Instance))
            .FirstOrDefault(method => method.Name == name && method.IsGenericMethodDefinition
                && method.GetGenericArguments().Length == 1 && method.GetParameters().Length == 0)
            ?? throw Missing(target.GetType(), name + "<>");
        return Invoke(() => method.MakeGenericMethod(argument).Invoke(target, null));
    }

    /// <summary>The first property or method of that name on a type or what it inherits; null where there is none.</summary>
    public static MemberInfo? Find(Type type, string name) =>
        FindProperty(type, name) ?? Views(type)
            .SelectMany(view => view.GetMember(name, MemberTypes.Method | MemberTypes.Field | MemberTypes.Property, Instance | Static))
            .FirstOrDefault();

    public static IEnumerable<object> Each(object? list) =>
        list is IEnumerable items ? items.Cast<object?>().OfType<object>() : [];

    private static PropertyInfo? FindProperty(Type type, string name) => Views(type)
        .Select(view => view.GetProperties(Instance | Static).FirstOrDefault(property => property.Name == name && property.GetIndexParameters().Length == 0))
        .FirstOrDefault(property => property is not null);

    private static IEnumerable<Type> Views(Type type) => [type, .. type.GetInterfaces()];

    private sealed record Chosen(MethodInfo Method, object?[] Filled);

    /// <summary>The overload that takes the arguments as they are, with the fewest parameters left to fill.</summary>
    private static Chosen? Choose(IEnumerable<MethodInfo> methods, object?[] arguments) => methods
        .Where(method => !method.ContainsGenericParameters)
        .OrderBy(method => method.GetParameters().Length)
        .Select(method => Fill(method, arguments))
        .FirstOrDefault(chosen => chosen is not null);

    private static Chosen? Fill(MethodInfo method, object?[] arguments)
    {
        var parameters = method.GetParameters();
        if (parameters.Length < arguments.Length) return null;
        var filled = new object?[parameters.Length];
        for (var index = 0; index < parameters.Length; index++)
        {
            var parameter = parameters[index];
            if (index >= arguments.Length)
            {
                if (!parameter.IsOptional && !parameter.IsDefined(typeof(ParamArrayAttribute))) return null;
                filled[index] = DefaultOf(parameter);
            }
            else if (arguments[index] is { } value ? parameter.ParameterType.IsInstanceOfType(value) : !parameter.ParameterType.IsValueType)
            {
                filled[index] = arguments[index];
            }
            else
            {
                return null;
            }
        }

        return new Chosen(method, filled);
    }

    private static object? DefaultOf(ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue && parameter.DefaultValue is not DBNull) return parameter.DefaultValue;
        var type = parameter.ParameterType;
        if (parameter.IsDefined(typeof(ParamArrayAttribute))) return Array.CreateInstance(type.GetElementType()!, 0);
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    private static object? Invoke(Func<object?> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException error) when (error.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(error.InnerException);
            throw;
        }
    }

    private static MissingMemberException Missing(Type type, string name) => new(type.FullName, name);
}
