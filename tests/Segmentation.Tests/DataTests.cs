using System.Xml.Linq;
using Segmentation.Data;
using Segmentation.Files;

namespace Segmentation.Tests;

public class DataTests
{
    private const int Side = 5;

    [Fact]
    public void The_eight_orientations_are_eight_rearrangements()
    {
        var maps = Enumerable.Range(0, 8).Select(Map).ToArray();

        Assert.All(maps, map => Assert.Equal(Side * Side, map.Distinct().Count()));
        Assert.Equal(8, maps.Select(map => string.Join(',', map)).Distinct().Count());

        static int[] Map(int orientation) =>
        [
            .. from y in Enumerable.Range(0, Side)
               from x in Enumerable.Range(0, Side)
               let at = Augmentation.Turn(y, x, Side, orientation)
               select at.Row * Side + at.Column,
        ];
    }

    [Fact]
    public void Labels_move_with_their_pixels()
    {
        // Grey values tell the class: any other arrangement of labels would not fit the order of the inputs.
        var labels = DrawnMicrograph.Draw(seed: 1, 64, 64).Labels!;
        var image = new LabelledImage("", 64, 64, Array.ConvertAll(labels, label => (byte)(label * 100)), labels);
        var input = new float[32 * 32];
        var pixels = new float[input.Length * Intensities.Channels];
        var cut = new byte[input.Length];
        for (var seed = 0; seed < 20; seed++)
        {
            Augmentation.Draw(image, 32, Seeds.Sequence(seed), pixels, cut);
            for (var i = 0; i < input.Length; i++)
                input[i] = pixels[i * Intensities.Channels];
            var means = Enumerable.Range(0, 3)
                .Select(c => input.Where((_, i) => cut[i] == c).DefaultIfEmpty(float.NaN).Average());
            float[] present = [.. means.Where(mean => !float.IsNaN(mean))];
            Assert.Equal(present.Order(), present);
            Assert.True(cut.Distinct().Count() > 1);
        }
    }

    [Fact]
    public void Sequences_depend_on_each_step_of_their_path_and_on_nothing_else()
    {
        int First(params int[] path) => Seeds.Sequence(9, path).Next();

        Assert.Equal(First(1, 2), First(1, 2));
        Assert.Equal(5, new[] { First(1, 2), First(2, 1), First(1), First(1, 2, 0), First(1, 3) }.Distinct().Count());
    }

    [Fact]
    public void An_edge_has_a_neighbour_that_is_not_of_its_nucleus()
    {
        int[] owner =
        [
            0, 0, 0, 0, 0,
            0, 1, 1, 1, 2,
            0, 1, 1, 1, 2,
            0, 1, 1, 1, 2,
        ];
        Assert.Equal<byte>(
        [
            0, 0, 0, 0, 0,
            0, 2, 2, 2, 2,
            0, 2, 1, 2, 2,
            0, 2, 1, 2, 2,
        ], DrawnMicrograph.Labels(owner, 4, 5));
    }

    [Fact]
    public void The_drawn_micrograph_is_the_same_each_time_and_looks_like_one()
    {
        var image = DrawnMicrograph.Draw();

        Assert.Equal(image.Grey, DrawnMicrograph.Draw().Grey);
        Assert.NotEqual(image.Grey, DrawnMicrograph.Draw(seed: 8).Grey);
        Assert.Equal(image.Pixels, image.Labels!.Length);
        Assert.InRange(image.Labels.Count(label => label > 0) / (double)image.Pixels, 0.04, 0.3);
    }

    [Fact]
    public void Normalised_background_is_0_whatever_its_level_and_one_grey_value_is_no_division_by_zero()
    {
        // Median 10, distances 0, 0, 0, 2, 30: the spread is 0 and a step of grey 1/2.
        var intensities = new Intensities([10, 10, 10, 12, 40], 5);

        Assert.Equal(0, intensities.Normalise(10));
        Assert.Equal(MathF.Log(2), intensities.Normalise(12), 6);
        Assert.Equal(MathF.Log(16), intensities.Normalise(40), 6);
        Assert.Equal(MathF.Log(0.5f), intensities.Normalise(0), 6);
        Assert.Equal(0, new Intensities([7, 7, 7], 3).Normalise(7));
    }

    [Fact]
    public void A_pixel_is_judged_beside_what_surrounds_it()
    {
        var grey = DrawnMicrograph.Draw(seed: 3, 40, 50).Grey;
        var intensities = new Intensities(grey, 50);
        var pixel = new float[Intensities.Channels];
        foreach (var (y, x) in new[] { (0, 0), (20, 25), (39, 49), (7, 48) })
        {
            intensities.Write(y, x, pixel);
            var level = intensities.Normalise(grey[y * 50 + x]);
            Assert.Equal(level, pixel[0]);
            Assert.Equal(level - Mean(y, x, 12), pixel[1], 4);
            Assert.Equal(level - Mean(y, x, 40), pixel[2], 4);
        }

        double Mean(int y, int x, int radius) =>
            (from row in Enumerable.Range(0, 40)
             from column in Enumerable.Range(0, 50)
             where Math.Abs(row - y) <= radius && Math.Abs(column - x) <= radius
             select (double)intensities.Normalise(grey[row * 50 + column])).Average();
    }

    [Fact]
    public void A_chart_is_well_formed_and_leaves_out_what_is_no_number()
    {
        var svg = XDocument.Parse(SvgChart.Draw("a < b & c", "y", [new("one", [0, 0.5, double.NaN, 1]), new("two", [0.25])]));

        var lines = svg.Descendants().Where(element => element.Name.LocalName == "polyline").ToArray();
        Assert.Equal([3, 1], lines.Select(line => line.Attribute("points")!.Value.Split(' ').Length));
    }
}
