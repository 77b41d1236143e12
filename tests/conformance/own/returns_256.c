// expect: failed with 256
/* An exit status has eight bits: this is not success. */
int main(void)
{
    return 256;
}
