using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrintBridge.Settings;

namespace PrintBridge.Http;

/// <summary>Who is let in: the bearer of the token to everything, a token of a document to its PDF.</summary>
internal sealed class Access(BridgeSecrets secrets)
{
    public bool HasToken => secrets.Token != "";

    public bool IsBearer(HttpRequest request) =>
        HasToken && request.Headers.Authorization is [{ } header] && Same(header, "Bearer " + secrets.Token);

    /// <summary>base64url(HMAC-SHA256(secret, id)) without padding.</summary>
    public bool IsDocumentToken(HttpRequest request, int documentId)
    {
        if (secrets.Secret == "" || request.Query["t"] is not [{ } given]) return false;
        var id = documentId.ToString(CultureInfo.InvariantCulture);
        var right = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secrets.Secret), Encoding.ASCII.GetBytes(id));
        return Same(given, Base64Url.EncodeToString(right));
    }

    /// <summary>Digests are compared, so that neither the content nor the length shows in the time it takes.</summary>
    private static bool Same(string first, string second) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(first)), SHA256.HashData(Encoding.UTF8.GetBytes(second)));
}
