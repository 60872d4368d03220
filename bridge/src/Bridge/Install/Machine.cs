using System.Diagnostics;

namespace PrintBridge.Install;

/// <summary>A command that did not do what it was called for.</summary>
internal sealed class InstallException(string message) : Exception(message);

/// <summary>What installing changes on a machine: behind a seam, so that each step can be seen without being made.</summary>
internal interface IMachine
{
    bool ServiceExists(string name);

    void StopService(string name);

    void StartService(string name);

    void AddEventSource(string name);

    void RemoveEventSource(string name);

    /// <summary>Runs a program of Windows. Throws when it fails, unless <paramref name="mayFail"/>.</summary>
    void Run(string program, IReadOnlyList<string> arguments, bool mayFail = false);
}

internal sealed class WindowsMachine : IMachine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public bool ServiceExists(string name)
    {
        if (!OperatingSystem.IsWindows()) return false;
        foreach (var service in System.ServiceProcess.ServiceController.GetServices())
        {
            if (service.ServiceName == name) return true;
        }

        return false;
    }

    public void StopService(string name)
    {
        if (!OperatingSystem.IsWindows()) return;
        try
        {
            using var service = new System.ServiceProcess.ServiceController(name);
            var isStopping = service.Status is System.ServiceProcess.ServiceControllerStatus.Stopped or System.ServiceProcess.ServiceControllerStatus.StopPending;
            if (!isStopping) service.Stop();
            service.WaitForStatus(System.ServiceProcess.ServiceControllerStatus.Stopped, Patience);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ServiceProcess.TimeoutException)
        {
            throw new InstallException($"Usługi {name} nie udało się zatrzymać. [{error.InnerException?.Message ?? error.Message}]");
        }

        WaitForProcess();
    }

    /// <summary>A service counts as stopped a moment before its process has let go of its files.</summary>
    private static void WaitForProcess()
    {
        foreach (var process in Process.GetProcessesByName(Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? ""))
        {
            using (process)
            {
                if (process.Id != Environment.ProcessId) process.WaitForExit(TimeSpan.FromSeconds(15));
            }
        }
    }

    public void StartService(string name)
    {
        if (!OperatingSystem.IsWindows()) return;
        try
        {
            using var service = new System.ServiceProcess.ServiceController(name);
            service.Start();
            service.WaitForStatus(System.ServiceProcess.ServiceControllerStatus.Running, Patience);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ServiceProcess.TimeoutException)
        {
            throw new InstallException($"Usługa {name} nie uruchomiła się; przyczyna jest w folderze logs mostka. [{error.InnerException?.Message ?? error.Message}]");
        }
    }

    public void AddEventSource(string name)
    {
        if (OperatingSystem.IsWindows() && !EventLog.SourceExists(name)) EventLog.CreateEventSource(name, "Application");
    }

    public void RemoveEventSource(string name)
    {
        if (OperatingSystem.IsWindows() && EventLog.SourceExists(name)) EventLog.DeleteEventSource(name);
    }

    public void Run(string program, IReadOnlyList<string> arguments, bool mayFail = false)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, CreateNoWindow = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InstallException($"{program} nie uruchomił się.");
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 && !mayFail) throw new InstallException($"{program} {arguments[0]}: {process.ExitCode} {said.Trim()} {errors.Result.Trim()}");
    }
}
