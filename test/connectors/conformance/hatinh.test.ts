import { testConformance } from './matrix.ts';
import { hatinh } from './systems/hatinh.ts';

testConformance(hatinh);
