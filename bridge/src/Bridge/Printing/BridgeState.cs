using PrintBridge.Protocol;

namespace PrintBridge.Printing;

/// <summary>What the bridge is at this moment; replaced as a whole.</summary>
internal sealed record BridgeState
{
    /// <summary>nexo is connected and logged in.</summary>
    public bool Ready { get; init; }

    /// <summary>Requests are taken into the line: nexo is there, or a worker is being replaced and will be.</summary>
    public bool Accepting { get; init; }

    /// <summary>Why it is not ready, or what is missing though it is; <see cref="Codes.Ok"/> when all is well.</summary>
    public string Code { get; init; } = Codes.Starting;

    /// <summary>What nexo said about it, technical.</summary>
    public string Detail { get; init; } = "";

    public string NexoVersion { get; init; } = "";
    public string DatabaseVersion { get; init; } = "";
    public IReadOnlyList<MissingMember> Missing { get; init; } = [];
    public DateTimeOffset NextTry { get; init; }
}
