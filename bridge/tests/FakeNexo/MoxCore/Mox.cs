using System.Runtime.CompilerServices;

namespace InsERT.Mox.Product
{
    public enum ProductId
    {
        Rewizor = 1,
        Subiekt = 2,
        Gratyfikant = 3,
    }
}

namespace InsERT.Mox
{
    internal static class Loading
    {
        /// <summary>The loader of .NET 9 and later rejects the real assemblies.</summary>
        [ModuleInitializer]
        internal static void Refuse()
        {
            if (Environment.Version.Major != 8) throw new BadImageFormatException($"Bad IL format on .NET {Environment.Version}");
        }
    }
}
