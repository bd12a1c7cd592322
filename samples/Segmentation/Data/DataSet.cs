using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Segmentation.Data;

/// <summary>Images with labels, to train with and to validate.</summary>
internal sealed record DataSet(IReadOnlyList<LabelledImage> Train, IReadOnlyList<LabelledImage> Validation)
{
    private const int DigestBytes = 8;

    /// <summary>What lay beside the images and is not used, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Tells it from other data: names, order, sizes, pixels and labels all count.</summary>
    public string Identify()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var image in Train.Concat(Validation))
        {
            var name = Encoding.UTF8.GetBytes(image.Name);
            foreach (var number in (int[])[name.Length, image.Height, image.Width])
            {
                var bytes = new byte[sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
                hash.AppendData(bytes);
            }

            hash.AppendData(name);
            hash.AppendData(image.Grey);
            hash.AppendData(image.Labels ?? []);
        }

        var digest = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, DigestBytes));
        return $"{Train.Count} images to train with, {Validation.Count} to validate, digest {digest}";
    }
}
