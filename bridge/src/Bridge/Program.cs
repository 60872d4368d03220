using PrintBridge.Commands;
using PrintBridge.Install;
using PrintBridge.Settings;

namespace PrintBridge;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        SpeakPolish();
        try
        {
            var arguments = Arguments.Parse(args);
            return arguments.Command switch
            {
                "run" => await RunCommand.RunAsync(arguments),
                "simulate" => await SimulateCommand.RunAsync(arguments),
                "selftest" => await SelfTestCommand.RunAsync(arguments, Console.Out),
                "configure" => ConfigureCommand.Run(arguments, Console.In, Console.Out),
                "install" => InstallCommands.Install(arguments, new WindowsMachine(), Console.Out),
                "uninstall" => InstallCommands.Uninstall(arguments, new WindowsMachine(), Console.Out),
                _ => Usage(),
            };
        }
        catch (Exception error) when (error is SettingsException or InstallException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    /// <summary>A service has no console to set.</summary>
    private static void SpeakPolish()
    {
        try
        {
            Console.OutputEncoding = new System.Text.UTF8Encoding(false);
        }
        catch (IOException)
        {
            // Nobody reads what it says.
        }
    }

    private static int Usage()
    {
        Console.WriteLine(Arguments.Usage);
        return 2;
    }
}
