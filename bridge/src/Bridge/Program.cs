using PrintBridge.Commands;
using PrintBridge.Settings;

namespace PrintBridge;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            var arguments = Arguments.Parse(args);
            return arguments.Command switch
            {
                "run" => await RunCommand.RunAsync(arguments),
                "simulate" => await SimulateCommand.RunAsync(arguments),
                _ => Usage(),
            };
        }
        catch (SettingsException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    private static int Usage()
    {
        Console.WriteLine(Arguments.Usage);
        return 2;
    }
}
