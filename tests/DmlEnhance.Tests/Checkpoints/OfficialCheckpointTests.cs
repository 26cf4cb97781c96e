using DmlEnhance.Checkpoints;
using Xunit;

namespace DmlEnhance.Tests.Checkpoints;

/// <summary>SCI's checkpoints as its authors published them; the values were read with PyTorch 1.13.</summary>
public sealed class OfficialCheckpointTests
{
    [Theory]
    [InlineData("easy.pt", 0.02420900948345661, 1.835356124502141e-05, 0.02585366554558277, 1497)]
    [InlineData("medium.pt", 0.07997384667396545, 4.4872527382722183e-07, 0.010017836466431618, 2367)]
    [InlineData("difficult.pt", 0.04230889678001404, 2.928389903900097e-06, 0.0296747125685215, 3000)]
    public void An_official_checkpoint_of_SCI_gives_the_values_that_PyTorch_reads(
        string file, double firstWeight, double lastVariance, double lastCalibrationWeight, int batches)
    {
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(SharedFolder.Require("sci", "weights", file));

        Assert.Equal(83, checkpoint.Tensors.Count);
        CheckpointTensor weight = checkpoint.Tensors["enhance.in_conv.0.weight"];
        Assert.Equal([3, 3, 3, 3], weight.Shape);
        Assert.Equal(CheckpointElementType.Float32, weight.ElementType);
        Assert.Equal([3], checkpoint.Tensors["enhance.blocks.0.1.running_var"].Shape);
        Assert.Equal([16, 16, 3, 3], checkpoint.Tensors["calibrate.convs.0.weight"].Shape);
        Assert.Equal([3, 16, 3, 3], checkpoint.Tensors["calibrate.out_conv.0.weight"].Shape);

        Assert.Equal((float)firstWeight, weight.ToSingle()[0]);
        Assert.Equal((float)lastVariance, checkpoint.Tensors["enhance.blocks.0.1.running_var"].ToSingle()[^1]);
        Assert.Equal((float)lastCalibrationWeight, checkpoint.Tensors["calibrate.convs.0.weight"].ToSingle()[^1]);
        Assert.Equal([batches], checkpoint.Tensors["enhance.conv.1.num_batches_tracked"].ToSingle());
    }

    [Fact]
    public void The_two_names_that_SCI_has_for_one_layer_give_the_same_weights()
    {
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(SharedFolder.Require("sci", "weights", "easy.pt"));
        Assert.Equal(checkpoint.Tensors["enhance.conv.0.weight"].ToSingle(), checkpoint.Tensors["enhance.blocks.0.0.weight"].ToSingle());
    }
}
