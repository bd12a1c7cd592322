using System.Collections.Concurrent;
using Segmentation.Data;
using Segmentation.Network;

namespace Segmentation.Segmenting;

/// <summary>
/// Labels pictures of any size. Large ones are cut into tiles that overlap by more than a label depends on, so that memory
/// stays small and the labels are those of the picture as a whole, bit for bit.
/// </summary>
internal sealed class Segmenter
{
    /// <summary>Pixels of a side of a tile that are kept.</summary>
    public const int TileSide = 512;

    private readonly Fcn _network;
    private readonly int _tile;

    // One for each tile that was worked on at the same time, whatever its size: they are as large as the largest tile.
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    /// <param name="network">The network.</param>
    /// <param name="tile">Pixels of a side of a tile.</param>
    public Segmenter(Fcn network, int tile = TileSide)
    {
        (_network, _tile) = (network, tile);
        if (tile % network.Graph.SizeMultiple != 0)
            throw new ArgumentOutOfRangeException(nameof(tile), tile, $"A multiple of {network.Graph.SizeMultiple} is needed.");
        Ticks = new long[network.Graph.Nodes.Count];
    }

    /// <summary>Time of each layer so far, of all threads together, in ticks of the stopwatch.</summary>
    public long[] Ticks { get; }

    /// <summary>Bytes of the maps of all tiles that are worked on at the same time.</summary>
    public long MapBytes => _workspaces.Sum(maps => maps.Bytes);

    /// <param name="grey">[height, width].</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="width">Likewise.</param>
    /// <param name="workers">Tiles worked on at the same time.</param>
    /// <param name="cancellation">Looked at before each tile.</param>
    /// <returns>The class of each pixel.</returns>
    public byte[] Label(byte[] grey, int height, int width, int workers = 1, CancellationToken cancellation = default)
    {
        var intensities = new Intensities(grey, width);
        var labels = new byte[height * width];
        int rows = (height + _tile - 1) / _tile, columns = (width + _tile - 1) / _tile;
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
        Parallel.For(0, rows * columns, options, index =>
        {
            var (tileRows, tileColumns) = (Extent(index / columns, height), Extent(index % columns, width));
            if (_workspaces.TryTake(out var maps))
                maps.Resize(tileRows.Length, tileColumns.Length);
            else
                maps = new(_network.Graph, tileRows.Length, tileColumns.Length, isTraining: false);
            Fill(maps.Values(_network.Graph.Input), height, width, tileRows, tileColumns, intensities);
            _network.Label(maps, Ticks);
            for (var y = tileRows.Keep; y < tileRows.KeepEnd; y++)
            {
                var from = (y - tileRows.Begin) * tileColumns.Length + tileColumns.Keep - tileColumns.Begin;
                maps.Labels.Slice(from, tileColumns.KeepEnd - tileColumns.Keep)
                    .CopyTo(labels.AsSpan(y * width + tileColumns.Keep));
            }

            _workspaces.Add(maps);
        });
        return labels;
    }

    // The tile with its margin, as far as the picture reaches when its sides are rounded up.
    private Extent1D Extent(int tile, int size)
    {
        var multiple = _network.Graph.SizeMultiple;
        var rounded = (size + multiple - 1) / multiple * multiple;
        int keep = tile * _tile, keepEnd = Math.Min(size, keep + _tile);
        var begin = Math.Max(0, keep - Fcn.Reach);
        return new(begin, Math.Min(rounded, keep + _tile + Fcn.Reach) - begin, keep, keepEnd);
    }

    /// <summary>Beyond the picture, up to the rounded size, its last row and column repeat.</summary>
    private static void Fill(
        Span<float> input, int height, int width, Extent1D rows, Extent1D columns, Intensities intensities)
    {
        for (var y = 0; y < rows.Length; y++)
        {
            var row = Math.Min(rows.Begin + y, height - 1);
            for (var x = 0; x < columns.Length; x++)
            {
                var pixel = input.Slice((y * columns.Length + x) * Intensities.Channels, Intensities.Channels);
                intensities.Write(row, Math.Min(columns.Begin + x, width - 1), pixel);
            }
        }
    }

    private readonly record struct Extent1D(int Begin, int Length, int Keep, int KeepEnd);
}
