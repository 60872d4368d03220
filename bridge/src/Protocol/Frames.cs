using System.Buffers.Binary;
using System.Text.Json;

namespace PrintBridge.Protocol;

/// <summary>
/// Messages over a pipe: four bytes of length (little endian), then so many bytes of JSON in UTF-8. A length and not a line,
/// because what nexo says may hold anything.
/// </summary>
internal static class Frames
{
    /// <summary>More than any message is; what says more is not a message.</summary>
    public const int Longest = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task WriteAsync<T>(Stream stream, T message, CancellationToken stop = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, Json);
        var frame = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        body.CopyTo(frame, 4);
        await stream.WriteAsync(frame, stop);
        await stream.FlushAsync(stop);
    }

    /// <summary>The next message; null at the end of the pipe, also when it breaks off within a message.</summary>
    /// <exception cref="InvalidDataException">What came is not a message.</exception>
    public static async Task<T?> ReadAsync<T>(Stream stream, CancellationToken stop = default)
        where T : class
    {
        var head = new byte[4];
        if (await stream.ReadAtLeastAsync(head, 4, false, stop) < 4) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 2 or > Longest) throw new InvalidDataException($"A message of {length} bytes");
        var body = new byte[length];
        if (await stream.ReadAtLeastAsync(body, length, false, stop) < length) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(body, Json) ?? throw new InvalidDataException("An empty message");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("A message that is not JSON", error);
        }
    }
}
